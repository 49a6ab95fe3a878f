const TEXT_MAX = 64;
const HIDDEN = new Set(["password", "accessToken", "refreshToken"]);
const TYPE_ID = /^([a-z]{3}_)[0-9a-z]{20}([0-9a-z]{6})$/;
const UUID = /^([0-9a-f]{8})-[0-9a-f-]{27}$/;

/**
 * A value on one line, for people: no quotes, ids by their ends, money as `25.50 USD`, a file by
 * its name, no secrets.
 */
export function brief(value: unknown): string {
  if (typeof value === "string") return briefText(value);
  if (Array.isArray(value)) return `[${value.map(brief).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const { __typename, ...fields } = value as Record<string, unknown>;
  const { amount, currency, ...others } = fields;
  if (typeof amount === "string" && Object.keys(others).length === 0)
    return currency ? `${amount} ${currency}` : amount;
  if ("base64" in fields) return brief(fields.fileName);
  const shown = Object.entries(fields).map(([name, field]) => `${name}: ${HIDDEN.has(name) ? "…" : brief(field)}`);
  return [__typename, shown.length > 0 ? `{ ${shown.join(", ")} }` : ""].filter(Boolean).join(" ");
}

function briefText(text: string): string {
  const short = text.replace(TYPE_ID, "$1…$2").replace(UUID, "$1…");
  return short.length > TEXT_MAX ? `${short.slice(0, TEXT_MAX)}…` : short;
}
