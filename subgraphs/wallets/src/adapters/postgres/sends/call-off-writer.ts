import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SendWriter } from "../../../app/sends/ports.ts";
import type { PaymentId } from "../../../domain/wallets/ids.ts";
import { SEND_COLUMNS, type SendRow, toSend } from "./row.ts";

/**
 * By name: where nothing is planned yet, no row could be waited for. Before the lock of any send.
 * The database takes the same, whoever writes (prisma/wallets/functions/lock_payout.sql).
 */
export const lockPayout = (sql: Sql, id: PaymentId): Promise<unknown> =>
  sql.query("SELECT lock_payout($1::uuid)::text AS locked", [uuidOf(id)]);

/** Whether a payment is not to be planned any more. */
export async function isCalledOff(sql: Sql, id: PaymentId): Promise<boolean> {
  return (await sql.query("SELECT FROM payout_cancellation WHERE payment_id = $1::uuid", [uuidOf(id)])).length > 0;
}

/** In whatever transaction `sql` belongs to. */
export const makeCallOffWriter = (sql: Sql): Pick<SendWriter, "lockPayout" | "keepCallOff"> => ({
  async lockPayout(id) {
    await lockPayout(sql, id);
    const [row] = await sql.query<SendRow>(
      `SELECT ${SEND_COLUMNS} FROM send s WHERE s.payment_id = $1::uuid FOR UPDATE OF s`,
      [uuidOf(id)],
    );
    return { send: row ? toSend(row) : null, isAnswered: await isCalledOff(sql, id) };
  },
  async keepCallOff({ paymentId, userId, answer, at }) {
    await sql.query(
      "INSERT INTO payout_cancellation (payment_id, user_id, answer, at) VALUES ($1::uuid, $2::uuid, $3, $4::timestamptz)",
      [uuidOf(paymentId), uuidOf(userId), answer, at],
    );
  },
});
