import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sealed } from "@coffer/platform/stores/vault";
import type pg from "pg";
import type { WalletOfEntropy } from "../../../app/wallets/seal-account-key.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";

type Row = {
  id: Uuid;
  account_path: string;
  account_xpub: string;
  key_id: string;
  wrapped_key: Buffer;
  ciphertext: Buffer;
};

/**
 * As an administrator, whose search path is another: the application's role may not change keys.
 */
export const makeAccountKeyDesk = (pool: pg.Pool) => ({
  /** Wallets of earlier versions, in the order of their ids, behind this one. */
  async listWithout(after: WalletId | null, count: number): Promise<readonly WalletOfEntropy[]> {
    const { rows } = await pool.query<Row>(
      `SELECT id, account_path, account_xpub, key_id, wrapped_key, ciphertext FROM wallets.wallet
       WHERE account_key_id IS NULL AND key_id IS NOT NULL AND ($1::uuid IS NULL OR id > $1::uuid) ORDER BY id LIMIT $2`,
      [after && uuidOf(after), count],
    );
    return rows.map((row) => ({
      id: idFromUuid("wal", row.id),
      accountPath: row.account_path,
      accountXpub: row.account_xpub,
      sealedEntropy: { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext },
    }));
  },
  /** False where another run was first. */
  async put(id: WalletId, { keyId, wrappedKey, ciphertext }: Sealed): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE wallets.wallet SET account_key_id = $2, account_wrapped_key = $3, account_ciphertext = $4
       WHERE id = $1::uuid AND account_key_id IS NULL`,
      [uuidOf(id), keyId, Buffer.from(wrappedKey), Buffer.from(ciphertext)],
    );
    return rowCount === 1;
  },
});
