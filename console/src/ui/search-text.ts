type Values = Readonly<Record<string, unknown>>;

/** How `writeSearch` begins what is no plain text: a list, or a text that would be read as one. */
const JSON_BEGINS = /^["[]/;

/**
 * What stands behind `?`, as somebody wrote it by hand: every value is a text. The router's own
 * reader makes numbers of `100` and `2026`, and whoever wanted a text would lose it.
 */
export function parseSearch(search: string): Record<string, unknown> {
  return Object.fromEntries([...new URLSearchParams(search)].map(([key, text]) => [key, parseValue(text)]));
}

/** Its other way; what is undefined is left out. */
export function stringifySearch(values: Values): string {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(said.map(([key, value]) => [key, stringifyValue(value)])).toString();
  return text && `?${text}`;
}

const stringifyValue = (value: unknown): string =>
  typeof value === "string" && !JSON_BEGINS.test(value) ? value : JSON.stringify(value);

function parseValue(text: string): unknown {
  if (!JSON_BEGINS.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
