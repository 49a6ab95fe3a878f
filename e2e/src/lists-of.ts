import type { Person } from "./people.ts";

/** Of a connection that is asked for its first item alone. */
export const PAGE = "(first: 1, after: $after) { pageInfo { endCursor hasNextPage } }";

/** That page with other arguments before its own. */
export const pageWith = (how: string): string => PAGE.replace("(", `(${how}, `);

/** A field of the schema, whose it is, and the query of its first page, which may be of an `id`. */
export type MakeList<List> = (person: Person, about: readonly [string, string, string], id?: string) => List;
