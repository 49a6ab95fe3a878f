/** Amounts as text: JSON has no great numbers. */
export const toExactJson = (value: unknown): string =>
  JSON.stringify(value, (_name, one: unknown) => (typeof one === "bigint" ? String(one) : one));
