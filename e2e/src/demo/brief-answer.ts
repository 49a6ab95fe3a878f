import { brief } from "./brief.ts";
import type { Pattern } from "./matches.ts";

/**
 * The part of an answer that a pattern looks at: what is shown is what is checked. The root field's
 * name says what the request said already.
 */
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
