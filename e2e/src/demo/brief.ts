import type { Pattern } from "./matches.ts";

const TEXT_MAX = 64;
const HIDDEN = new Set(["password", "accessToken", "refreshToken"]);
const TYPE_ID = /^([a-z]{3}_)[0-9a-z]{20}([0-9a-z]{6})$/;
const UUID = /^([0-9a-f]{8})-[0-9a-f-]{27}$/;

/** A value on one line, for people: no quotes, ids by their ends, money as `25.50 USD`, a file by its name, no secrets. */
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

/** The part of an answer that a pattern looks at: what is shown is what is checked. The root field's name says what the request said already. */
export function briefAnswer(answer: unknown, pattern: Pattern): string {
  const part = partOf(answer, pattern);
  if (typeof part !== "object" || part === null || Array.isArray(part)) return brief(part);
  const [only, ...others] = Object.values(part);
  return others.length === 0 ? brief(only) : brief(part);
}

function partOf(value: unknown, pattern: Pattern): unknown {
  if (typeof pattern !== "object" || pattern === null || pattern instanceof RegExp) return value;
  if (Array.isArray(pattern))
    return Array.isArray(value) ? value.map((item, i) => partOf(item, pattern[i] ?? null)) : value;
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(pattern).map(([name, part]) => [name, partOf(fields[name], part)]));
}
