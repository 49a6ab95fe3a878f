import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SendWriter } from "../../../app/sends/ports.ts";
import type { AnyAttempt, Send } from "../../../domain/sends/send.ts";
import { makeVerdictWriter } from "../policies/verdict-writer.ts";
import { isCalledOff, lockPayout, makeCallOffWriter } from "./call-off-writer.ts";
import { change } from "./changed.ts";
import { makeMinedWriter } from "./mined-writer.ts";
import { SEND_COLUMNS, type SendRow, toSend } from "./row.ts";
import { giveNonce, makeSourceWriter } from "./source-writer.ts";
import { makeUnsignedWriter } from "./unsigned-writer.ts";

/** In whatever transaction `sql` belongs to. */
export const makeSendWriter = (sql: Sql): SendWriter => ({
  async plan(send) {
    if (send.paymentId !== null) {
      await lockPayout(sql, send.paymentId);
      if (await isCalledOff(sql, send.paymentId)) return false;
    }
    const planned = await change(sql, {
      statement: `INSERT INTO send (id, network, kind, source_address, payee, currency, scale, token_contract, token_owner, units, fee_cap, priority, payment_id, user_id, state, created_at, wallet_id, is_all, account_id)
        VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::int, $8, $9, $10::numeric, $11::numeric, $12, $13::uuid, $14::uuid, 'PLANNED', $15::timestamptz, $16::uuid, $17::boolean, $18::uuid)
        ON CONFLICT DO NOTHING RETURNING send.*`,
      values: [
        ...[uuidOf(send.id), send.network, send.kind, send.source, send.payee],
        ...[send.amount.asset.code, send.amount.asset.scale, send.token?.contract ?? null, send.token?.owner ?? null],
        ...[String(send.amount.units), String(send.feeCap), send.priority],
        ...[send.paymentId && uuidOf(send.paymentId), send.userId && uuidOf(send.userId), send.createdAt],
        ...[
          send.walletId ? uuidOf(send.walletId) : null,
          send.isAll ?? false,
          send.accountId ? uuidOf(send.accountId) : null,
        ],
      ],
      at: send.createdAt,
    });
    return planned.length === 1;
  },
  async lockSend(id) {
    const [row] = await sql.query<SendRow>(`SELECT ${SEND_COLUMNS} FROM send s WHERE s.id = $1::uuid FOR UPDATE`, [
      uuidOf(id),
    ]);
    return row ? toSend(row) : null;
  },
  async sign(send, attempt, nonce) {
    await change(sql, {
      statement: `UPDATE send SET state = 'SIGNED', nonce = $2::int, units = $3::numeric, held_until = NULL, sequence = sequence + 1 WHERE id = $1::uuid RETURNING send.*`,
      values: [uuidOf(send.id), nonce, String(attempt.units)],
      at: attempt.signedAt,
    });
    await giveNonce(sql, send, nonce);
    await insertAttempt(sql, send, attempt);
  },
  async countAttempts(id) {
    const [row] = await sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM attempt WHERE send_id = $1::uuid",
      [uuidOf(id)],
    );
    return row?.count ?? 0;
  },
  async replace(send, attempt) {
    await insertAttempt(sql, send, attempt);
    // What a sweep moves is said by its latest attempt; a send that is called off stays what it
    // was.
    const units = attempt.isCancel ? send.amount.units : attempt.units;
    await sql.query(
      `UPDATE send SET units = $2::numeric, asked = CASE WHEN asked = 'SPEED_UP' THEN NULL ELSE asked END WHERE id = $1::uuid`,
      [uuidOf(send.id), String(units)],
    );
  },
  async noteSent({ sendId, number }, { at, outcome, said }) {
    await sql.query(
      "UPDATE attempt SET sent_at = $3::timestamptz, outcome = $4, said = $5 WHERE send_id = $1::uuid AND number = $2::int",
      [uuidOf(sendId), number, at, outcome, said],
    );
    await change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', sequence = sequence + 1 WHERE id = $1::uuid AND state = 'SIGNED' RETURNING send.*`,
      values: [uuidOf(sendId)],
      at,
    });
  },
  async ask(id, asked) {
    await sql.query("UPDATE send SET asked = $2 WHERE id = $1::uuid", [uuidOf(id), asked]);
  },
  async noteAct({ sendId, asked, reason, operatorId, at }) {
    await sql.query(
      `INSERT INTO send_act (id, send_id, asked, reason, operator_id, at)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::timestamptz)`,
      [randomUUID(), uuidOf(sendId), asked, reason, uuidOf(operatorId), at],
    );
  },
  ...makeUnsignedWriter(sql),
  ...makeCallOffWriter(sql),
  ...makeVerdictWriter(sql),
  ...makeSourceWriter(sql),
  ...makeMinedWriter(sql),
  tell: (events) => appendEvents(sql, "wallets", events),
});

async function insertAttempt(sql: Sql, { network }: Pick<Send, "network">, attempt: AnyAttempt): Promise<void> {
  const { sendId, number, txid, bytes, isCancel, units, signedAt } = attempt;
  await sql.query(
    `INSERT INTO attempt (send_id, number, network, txid, bytes, is_cancel, units, signed_at, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, fee, vsize, expires_at)
     VALUES ($1::uuid, $2::int, $3, $4, $5::bytea, $6::boolean, $7::numeric, $8::timestamptz, $9::numeric, $10::numeric, $11::numeric, $12::numeric, $13::int, $14::timestamptz)`,
    [
      ...[uuidOf(sendId), number, network, txid, Buffer.from(bytes), isCancel, String(units), signedAt],
      ...costOf(attempt),
    ],
  );
}

function costOf(attempt: AnyAttempt): readonly (string | number | Date | null)[] {
  if ("expiresAt" in attempt) return [null, null, null, String(attempt.fee), null, attempt.expiresAt];
  if (!("fees" in attempt)) return [null, null, null, String(attempt.fee), attempt.vsize, null];
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = attempt.fees;
  return [String(gasLimit), String(maxFeePerGas), String(maxPriorityFeePerGas), null, null, null];
}
