import type { Pattern } from "./matches.ts";

const TEXT_MAX = 64;
const HIDDEN = new Set(["password", "accessToken", "refreshToken", "base64"]);

/** A value on one line, for people: no quotes, money as `25.50 USD`, long text cut, secrets and files left out. */
export function brief(value: unknown): string {
  if (typeof value === "string") return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  if (Array.isArray(value)) return `[${value.map(brief).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const { __typename, ...fields } = value as Record<string, unknown>;
  const { amount, currency, ...others } = fields;
  if (typeof amount === "string" && Object.keys(others).length === 0)
    return currency ? `${amount} ${currency}` : amount;
  const shown = Object.entries(fields).map(([name, field]) => `${name}: ${HIDDEN.has(name) ? "…" : brief(field)}`);
  const body = shown.length > 0 ? `{ ${shown.join(", ")} }` : "";
  return [__typename, body].filter(Boolean).join(" ");
}

/** The part of a value that a pattern looks at: what is shown is what is checked. */
export function partOf(value: unknown, pattern: Pattern): unknown {
  if (typeof pattern !== "object" || pattern === null || pattern instanceof RegExp) return value;
  if (Array.isArray(pattern))
    return Array.isArray(value) ? value.map((item, i) => partOf(item, pattern[i] ?? null)) : value;
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(pattern).map(([name, part]) => [name, partOf(fields[name], part)]));
}
