import type { Sql } from "../postgres/sql.ts";

/** One queue, by its table in its subgraph's schema; both are names of our own. */
export type QueueAt = { readonly subgraph: string; readonly table: string };

/** Parked items are due again, from the first try on: the one of this id, or all. How many. */
export async function retryParked(sql: Sql, { subgraph, table }: QueueAt, id: string | null): Promise<number> {
  const retried = await sql.query(
    `UPDATE ${subgraph}.${table} SET parked_at = NULL, attempts = 0, due_at = now()
     WHERE parked_at IS NOT NULL AND ($1::text IS NULL OR id::text = $1) RETURNING id`,
    [id],
  );
  return retried.length;
}
