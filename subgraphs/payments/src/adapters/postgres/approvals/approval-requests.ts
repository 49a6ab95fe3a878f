import { uuidOf } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ApprovalRequests } from "../../../app/approvals/ports.ts";

const PER_PAYER = 20;
const CLEARED_AT_ONCE = 100;

/**
 * Whoever asks clears what has expired, and of their own what is too much: so the table holds what
 * is under way, and no job has to. The row of the same order is replaced, and left to that.
 */
const ASK = `WITH expired AS (
    DELETE FROM approval_request WHERE challenge IN (
      SELECT challenge FROM approval_request WHERE expires_at <= $7::timestamptz AND (user_id, operation, key) <> ($1::uuid, $2, $3)
      ORDER BY challenge LIMIT ${CLEARED_AT_ONCE} FOR UPDATE SKIP LOCKED)
  ), surplus AS (
    DELETE FROM approval_request WHERE challenge IN (
      SELECT challenge FROM approval_request WHERE user_id = $1::uuid AND (operation, key) <> ($2, $3) AND expires_at > $7::timestamptz
      ORDER BY expires_at DESC, challenge OFFSET ${PER_PAYER - 1} FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO approval_request (user_id, operation, key, challenge, statement, expires_at)
  VALUES ($1::uuid, $2, $3, $4::bytea, $5, $6::timestamptz)
  ON CONFLICT (user_id, operation, key)
    DO UPDATE SET challenge = EXCLUDED.challenge, statement = EXCLUDED.statement, expires_at = EXCLUDED.expires_at`;

export const makeApprovalRequests = ({ pool, clock }: { pool: pg.Pool; clock: Clock }): ApprovalRequests => ({
  async ask({ order: { actorId, operation, key }, challenge, statement, expiresAt }) {
    await pool.query({
      name: "ask-approval",
      text: ASK,
      values: [uuidOf(actorId), operation, key, challenge, statement, expiresAt, clock.now()],
    });
  },
  async findStatement(payerId, challenge) {
    const { rows } = await pool.query<{ statement: string }>({
      name: "approval-request",
      text: "SELECT statement FROM approval_request WHERE challenge = $1::bytea AND user_id = $2::uuid AND expires_at > $3::timestamptz",
      values: [challenge, uuidOf(payerId), clock.now()],
    });
    return rows[0]?.statement ?? null;
  },
});
