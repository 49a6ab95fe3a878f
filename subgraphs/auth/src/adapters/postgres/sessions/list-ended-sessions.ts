import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type pg from "pg";
import type { SessionId } from "../../../domain/users/ids.ts";

export type EndedSession = { readonly id: SessionId; readonly endedAt: Date };

/** Those that ended after a moment. */
export async function listEndedSessions(pool: pg.Pool, since: Date): Promise<EndedSession[]> {
  const { rows } = await pool.query<{ id: Uuid; ended_at: Date }>(
    "SELECT id, ended_at FROM session WHERE ended_at > $1",
    [since],
  );
  return rows.map((row) => ({ id: idFromUuid("ses", row.id), endedAt: row.ended_at }));
}
