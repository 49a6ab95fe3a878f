import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import { payoutCancellationRequested } from "../../../app/withdrawals/payout-event.ts";
import type { WriteParts, Written } from "../money/part-table.ts";
import { LOOK_NOW } from "../money/provider-tasks.ts";

/**
 * Asks wallets to call off what they were asked for. What nobody was asked for is called off with
 * that: of the one who asks and this, whoever has the payment's lock is first. Its job ends it.
 */
export function prepareCallOffs({ calledOff }: Written): WriteParts | null {
  if (calledOff.length === 0) return null;
  return async (client) => {
    for (const { payment, isRequested, at } of calledOff) {
      const id = uuidOf(payment.id);
      await client.query("INSERT INTO payout_cancellation (payment_id, asked_at) VALUES ($1, $2)", [id, at]);
      if (isRequested) {
        await appendEvents(pgSql(client), "payments", [payoutCancellationRequested(payment, at)]);
        continue;
      }
      await client.query("UPDATE chain_payout SET state = 'CANCELLED', ended_at = $2 WHERE payment_id = $1", [id, at]);
      await client.query(`UPDATE withdrawal_task SET ${LOOK_NOW} WHERE id = $1`, [id]);
    }
    return null;
  };
}
