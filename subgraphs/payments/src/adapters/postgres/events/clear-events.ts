import type pg from "pg";

const PER_ROUND = 2_000;

/**
 * Deletes a batch of events that were kept before a moment. True where more may be left. By their
 * places in the table, which every process goes through in one order: two that clear at once do not
 * wait for each other's.
 */
export async function clearEvents(pool: pg.Pool, before: Date): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "clear-events",
    text: `DELETE FROM kept_event WHERE ctid = ANY (ARRAY(SELECT ctid FROM kept_event WHERE kept_at < $1 ORDER BY kept_at LIMIT ${PER_ROUND}))`,
    values: [before],
  });
  return rowCount === PER_ROUND;
}
