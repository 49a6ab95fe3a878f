import type { TablePage } from "./table-types.ts";

/** A page of a list as the API has all of its lists. */
type Connection<Row> = {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
};

export function pageOf<Row>(list: Connection<Row>): TablePage<Row>;
export function pageOf<Row>(list: Connection<Row> | undefined): TablePage<Row> | undefined;
/** As a table shows it: where nothing comes behind it, it has no cursor. */
export function pageOf<Row>(list: Connection<Row> | undefined): TablePage<Row> | undefined {
  return list && { rows: list.nodes, endCursor: list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null };
}
