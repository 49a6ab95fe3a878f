import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Approval, SendReader } from "../../../app/sends/ports.ts";

/** False: this operator has said so before. */
export async function keepApproval(sql: Sql, approval: Approval): Promise<boolean> {
  const { sendId, operatorId, decision, network, payee, amount, reason, at } = approval;
  const kept = await sql.query(
    `INSERT INTO send_approval (send_id, operator_id, decision, network, payee, currency, scale, units, reason, at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::int, $8::numeric, $9, $10::timestamptz) ON CONFLICT DO NOTHING RETURNING send_id`,
    [
      ...[uuidOf(sendId), uuidOf(operatorId), decision, network, payee],
      ...[amount.asset.code, amount.asset.scale, String(amount.units), reason, at],
    ],
  );
  return kept.length === 1;
}

export async function listApprovals(
  pool: pg.Pool,
  ids: Parameters<SendReader["listApprovals"]>[0],
): Promise<readonly Approval[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<ApprovalRow>(
    `SELECT send_id AS "sendId", operator_id AS "operatorId", decision, network, payee, currency, scale, units::text AS units, reason, at
     FROM send_approval WHERE send_id = ANY ($1::uuid[]) ORDER BY send_id, at, operator_id`,
    [ids.map((id) => uuidOf(id))],
  );
  return rows.map(({ sendId, operatorId, decision, currency, scale, units, ...row }) => ({
    ...row,
    ...{ sendId: idFromUuid("txn", sendId), operatorId: idFromUuid("usr", operatorId) },
    decision: decision as Approval["decision"],
    amount: money({ code: currency, scale }, BigInt(units)),
  }));
}

type ApprovalRow = {
  sendId: Uuid;
  operatorId: Uuid;
  decision: string;
  network: string;
  payee: string;
  currency: string;
  scale: number;
  units: string;
  reason: string;
  at: Date;
};
