import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { PasskeyKind } from "@coffer/contracts/passkeys";
import type pg from "pg";
import type { PayerPasskeys } from "../../../app/approvals/ports.ts";

type PasskeyRow = { id: Uuid; credential_id: Buffer; public_key: Buffer; kind: PasskeyKind };

export const makePayerPasskeys = (pool: pg.Pool): PayerPasskeys => ({
  async listOf(payerId) {
    const { rows } = await pool.query<PasskeyRow>({
      name: "passkeys",
      text: "SELECT id, credential_id, public_key, kind FROM passkey WHERE user_id = $1::uuid AND removed_at IS NULL ORDER BY id",
      values: [uuidOf(payerId)],
    });
    return rows.map((row) => ({
      id: idFromUuid("psk", row.id),
      credentialId: row.credential_id,
      publicKey: row.public_key,
      kind: row.kind,
    }));
  },
});
