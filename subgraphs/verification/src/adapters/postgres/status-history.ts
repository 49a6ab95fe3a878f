import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { StatusEvent, StatusHistory } from "../../app/ports.ts";

type Row = { head: string; sequence: string | null; verification_id: string; status: string; level: number; at: Date };

/**
 * A stream's head stands on the person, written in the transaction of its event: one statement sees
 * both or neither.
 */
const READ = `SELECT p.sequence::text AS head, e.sequence::text, e.verification_id, e.status, e.level, e.at FROM person p`;

export const makeStatusHistory = ({ pool }: { pool: pg.Pool }): StatusHistory => ({
  async readHead(userId) {
    const { rows } = await pool.query<Row>({
      name: "status-head",
      text: `${READ} LEFT JOIN status_event e ON e.user_id = p.user_id AND e.sequence = p.sequence WHERE p.user_id = $1`,
      values: [uuidOf(userId)],
    });
    return { head: headOf(rows), latest: eventsOf(rows)[0] ?? null };
  },
  async readAfter(userId, sequence, limit) {
    const { rows } = await pool.query<Row>({
      name: "status-after",
      text: `${READ} LEFT JOIN LATERAL (
               SELECT * FROM status_event WHERE user_id = p.user_id AND sequence > $2 ORDER BY sequence LIMIT $3) e ON true
             WHERE p.user_id = $1 ORDER BY e.sequence`,
      values: [uuidOf(userId), sequence.toString(), limit],
    });
    return { head: headOf(rows), events: eventsOf(rows) };
  },
});

const headOf = (rows: readonly Row[]): bigint => BigInt(rows[0]?.head ?? "0");

const eventsOf = (rows: readonly Row[]): StatusEvent[] =>
  rows.flatMap((row) =>
    row.sequence === null
      ? []
      : [
          {
            sequence: BigInt(row.sequence),
            verificationId: idFromUuid("ver", row.verification_id),
            status: row.status as StatusEvent["status"],
            level: row.level as StatusEvent["level"],
            at: row.at,
          },
        ],
  );
