import { hashKey, type QueryKey } from "@tanstack/react-query";

/** Variables that place or narrow a list: with others of these, it is a part of the same. */
const OF_LISTS = new Set(["first", "after", "last", "before", "order", "filter", "code", "currency"]);

/** Whether two keys ask for parts of the same, and not for two things. */
export function asksTheSame(before: QueryKey, now: QueryKey): boolean {
  const [a, b] = [before, now].map(([, variables]) => variables as Readonly<Record<string, unknown>>);
  const names = Object.keys({ ...a, ...b }).filter((name) => !OF_LISTS.has(name));
  return before[0] === now[0] && names.every((name) => hashKey([a?.[name]]) === hashKey([b?.[name]]));
}

/**
 * What useQuery shows under a key until its own answer has come: another part of the same, and
 * never one thing in the place of another.
 */
export const keepsPartOf =
  (now: QueryKey) =>
  <Data>(before: Data | undefined, query: { readonly queryKey: QueryKey } | undefined): Data | undefined =>
    query && asksTheSame(query.queryKey, now) ? before : undefined;
