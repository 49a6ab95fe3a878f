import { idFromUuid, isId, uuidOf } from "@coffer/platform/ids";
import { pgSql, type Sql } from "@coffer/platform/sql";
import type pg from "pg";
import type { ChangeReader, PaymentChange } from "../../app/ports.ts";
import type { PaymentStatus } from "../../domain/payment.ts";

export type ChangeRow = {
  payment_id: string;
  sequence: string;
  status: PaymentStatus;
  at: Date;
  from_user: string | null;
  from_sequence: string | null;
  to_user: string | null;
  to_sequence: string | null;
};

export const CHANGE_COLUMNS =
  "e.payment_id, e.sequence::text AS sequence, e.status, e.at, e.from_user, e.from_sequence::text AS from_sequence, e.to_user, e.to_sequence::text AS to_sequence";

export function makeChangeReader(pool: pg.Pool): ChangeReader {
  const sql: Sql = pgSql(pool);
  const read = async (text: string, values: readonly unknown[]) =>
    (await sql.query<ChangeRow>(text, values)).map(changeOf);

  return {
    listOfPayment: async (paymentId, after, limit) =>
      isId("pay", paymentId)
        ? read(
            `SELECT ${CHANGE_COLUMNS} FROM payment_event e WHERE e.payment_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`,
            [uuidOf(paymentId), after, limit],
          )
        : [],
    listOfUser: async (userId, after, limit) =>
      read(
        `SELECT ${CHANGE_COLUMNS} FROM (
           (SELECT from_sequence AS mine, p.* FROM payment_event p WHERE from_user = $1 AND from_sequence > $2 ORDER BY from_sequence LIMIT $3)
           UNION ALL
           (SELECT to_sequence, p.* FROM payment_event p WHERE to_user = $1 AND to_sequence > $2 ORDER BY to_sequence LIMIT $3)
         ) e ORDER BY e.mine LIMIT $3`,
        [uuidOf(userId), after, limit],
      ),
    async headOfUser(userId) {
      const [row] = await sql.query<{ sequence: string }>(
        "SELECT sequence::text AS sequence FROM stream WHERE user_id = $1",
        [uuidOf(userId)],
      );
      return row?.sequence ?? "0";
    },
  };
}

export const changeOf = (row: ChangeRow): PaymentChange => ({
  paymentId: idFromUuid("pay", row.payment_id),
  sequence: row.sequence,
  status: row.status,
  at: row.at,
  from: row.from_user ? { userId: idFromUuid("usr", row.from_user), sequence: row.from_sequence } : null,
  to: row.to_user ? { userId: idFromUuid("usr", row.to_user), sequence: row.to_sequence } : null,
});
