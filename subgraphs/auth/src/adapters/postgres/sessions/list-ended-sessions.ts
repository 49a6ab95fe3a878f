import { idFromUuid } from "@coffer/contracts/ids";
import type pg from "pg";

export type EndedSession = { readonly id: string; readonly endedAt: Date };

/** Those that ended after a moment. */
export async function listEndedSessions(pool: pg.Pool, since: Date): Promise<EndedSession[]> {
  const { rows } = await pool.query<{ id: string; ended_at: Date }>(
    "SELECT id, ended_at FROM session WHERE ended_at > $1",
    [since],
  );
  return rows.map((row) => ({ id: idFromUuid("ses", row.id), endedAt: row.ended_at }));
}
