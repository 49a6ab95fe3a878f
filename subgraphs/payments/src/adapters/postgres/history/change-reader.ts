import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { ChangeReader, PaymentChange } from "../../../app/history/ports.ts";
import type { PaymentId, UserId } from "../../../domain/money/ids.ts";
import type { PaymentStatus } from "../../../domain/money/payment.ts";

export type ChangeRow = {
  payment_id: Uuid;
  sequence: string;
  status: PaymentStatus;
  at: Date;
  from_user: Uuid | null;
  from_sequence: string | null;
  to_user: Uuid | null;
  to_sequence: string | null;
};

export const CHANGE_COLUMNS =
  "e.payment_id, e.sequence::text AS sequence, e.status, e.at, e.from_user, e.from_sequence::text AS from_sequence, e.to_user, e.to_sequence::text AS to_sequence";

export function makeChangeReader(pool: pg.Pool): ChangeReader {
  const sql: Sql = pgSql(pool);
  const read = async (text: string, values: readonly unknown[]) =>
    (await sql.query<ChangeRow>(text, values)).map(toChange);

  return {
    ...makeFinders(sql),
    listOfPayment: async (paymentId, after, limit) =>
      read(
        `SELECT ${CHANGE_COLUMNS} FROM payment_event e WHERE e.payment_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`,
        [uuidOf(paymentId), after, limit],
      ),
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

type Place = { readonly id: PaymentId | UserId; readonly sequence: string };

/** Many followers ask at once, each for a change of theirs; several for the same. */
function makeFinders(sql: Sql): Pick<ChangeReader, "findOfPayment" | "findOfUser"> {
  const finder = (join: string) => {
    const find = makeBatchedRead(async (places: readonly Place[]) => {
      const rows = await sql.query<ChangeRow & { place: number }>(
        `SELECT u.place::int AS place, ${CHANGE_COLUMNS} FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place) ${join}`,
        [places.map(({ id }) => uuidOf(id)), places.map(({ sequence }) => sequence)],
      );
      const byPlace = new Map(rows.map((row) => [row.place, toChange(row)]));
      return places.map((_, i) => byPlace.get(i + 1) ?? null);
    });
    return (id: PaymentId | UserId, sequence: string) => find({ id, sequence });
  };
  return {
    findOfPayment: finder("JOIN payment_event e ON e.payment_id = u.id AND e.sequence = u.sequence"),
    // Both ways have an index of their own.
    findOfUser: finder(
      `CROSS JOIN LATERAL (SELECT * FROM payment_event WHERE from_user = u.id AND from_sequence = u.sequence
         UNION ALL SELECT * FROM payment_event WHERE to_user = u.id AND to_sequence = u.sequence LIMIT 1) e`,
    ),
  };
}

export const toChange = (row: ChangeRow): PaymentChange => ({
  paymentId: idFromUuid("pay", row.payment_id),
  sequence: row.sequence,
  status: row.status,
  at: row.at,
  from: row.from_user ? { userId: idFromUuid("usr", row.from_user), sequence: row.from_sequence } : null,
  to: row.to_user ? { userId: idFromUuid("usr", row.to_user), sequence: row.to_sequence } : null,
});
