import { brief } from "./brief.ts";

/**
 * What a value must be: the same, text that fits, something a rule says yes to, a list of exactly
 * these, or an object with at least these fields.
 */
export type Pattern =
  | string
  | number
  | boolean
  | null
  | RegExp
  | ((value: unknown) => boolean)
  | readonly Pattern[]
  | { readonly [field: string]: Pattern };

/** The first place where a value is not as it must be, for people; null where it is. */
export function findMismatch(value: unknown, pattern: Pattern, path = "answer"): string | null {
  const got = typeof value === "object" && value !== null ? brief(value) : (JSON.stringify(value) ?? "nothing");
  const wrong = (expected: string) => `${path}: expected ${expected}, got ${got}`;
  if (pattern instanceof RegExp)
    return typeof value === "string" && pattern.test(value) ? null : wrong(String(pattern));
  if (typeof pattern === "function") return pattern(value) ? null : wrong(pattern.name);
  if (typeof pattern !== "object" || pattern === null) return value === pattern ? null : wrong(JSON.stringify(pattern));
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) return wrong(`a list of ${pattern.length}`);
    return first(pattern.map((part, i) => findMismatch(value[i], part, `${path}[${i}]`)));
  }
  if (typeof value !== "object" || value === null) return wrong("an object");
  const fields = value as Record<string, unknown>;
  return first(Object.entries(pattern).map(([name, part]) => findMismatch(fields[name], part, `${path}.${name}`)));
}

const first = (mismatches: readonly (string | null)[]): string | null =>
  mismatches.find((mismatch) => mismatch !== null) ?? null;
