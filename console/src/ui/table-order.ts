import type { ListSearch } from "./search.ts";
import type { Column, Order } from "./table-types.ts";

/** How a list is sorted by a column; null where it is sorted by another, or cannot be. */
export function orderOf<Row>({ key, sort }: Column<Row>, { sort: asked }: ListSearch): Order | null {
  if (!sort) return null;
  if (asked === key) return "ascending";
  if (asked === `-${key}`) return "descending";
  return asked === undefined ? (sort.atFirst ?? null) : null;
}

/** The first page of a list in that order. */
export function sortedBy(search: ListSearch, key: string, order: Order): ListSearch {
  const { after: _, ...rest } = search;
  return { ...rest, sort: order === "ascending" ? key : `-${key}` };
}
