import type pg from "pg";

const CLEARED_PER_ROUND = 200;

/** Deletes a batch of links that are good no more since a moment. True where more may be left. */
export async function clearLinks(pool: pg.Pool, before: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM link WHERE hash IN (
       SELECT hash FROM link WHERE expires_at < $1 ORDER BY hash LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
