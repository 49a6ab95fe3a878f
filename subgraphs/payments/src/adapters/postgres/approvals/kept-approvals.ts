import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { KeptApprovals } from "../../../app/approvals/ports.ts";

type ApprovalRow = {
  payment_id: Uuid;
  passkey_id: Uuid;
  credential_id: Buffer;
  challenge: Buffer;
  approved_at: Date;
};

/** A passkey that was removed has its row for good. */
export const makeKeptApprovals = (pool: pg.Pool): KeptApprovals => ({
  async findMany(ids) {
    const { rows } = await pool.query<ApprovalRow>({
      name: "kept-approvals",
      text: `SELECT a.payment_id, a.passkey_id, p.credential_id, a.challenge, a.approved_at
        FROM payment_approval a JOIN passkey p ON p.id = a.passkey_id WHERE a.payment_id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(rows.map((row) => [row.payment_id, row]));
    return ids.map((id) => {
      const row = byPayment.get(uuidOf(id));
      if (!row) return null;
      return {
        approvedAt: row.approved_at,
        passkeyId: idFromUuid("psk", row.passkey_id),
        credentialId: row.credential_id,
        challenge: row.challenge,
      };
    });
  },
});
