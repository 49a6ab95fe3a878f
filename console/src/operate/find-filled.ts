import type { TablePage } from "../ui/table-types.ts";

/** A page with something on it, where there is something: one look at many may find nothing. */
export async function findFilled<Row>(
  from: string | null,
  pageBehind: (after: string | null) => Promise<TablePage<Row>>,
): Promise<TablePage<Row>> {
  for (let after = from; ; ) {
    const page = await pageBehind(after);
    if (page.rows.length > 0 || page.endCursor === null) return page;
    after = page.endCursor;
  }
}
