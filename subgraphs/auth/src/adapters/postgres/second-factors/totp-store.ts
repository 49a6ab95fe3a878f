import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { openSecret, sealSecret } from "@coffer/platform/stores/sealed-secret";
import type { Vault } from "@coffer/platform/stores/vault";
import type { TotpStore } from "../../../app/second-factors/ports.ts";
import type { UserId } from "../../../domain/users/ids.ts";

type TotpRow = {
  key_id: string;
  wrapped_key: Buffer;
  ciphertext: Buffer;
  created_at: Date;
  confirmed_at: Date | null;
  last_step: string | null;
};
type StateRow = { confirmed_at: Date; last_used_at: Date };

/** What is sealed for one user opens for no other, and for nothing but this. */
export const totpContext = (userId: UserId): string => `auth/totp/${userId}`;

export const makeTotpStore = (vault: Vault): TotpStore => ({
  async find(sql, userId) {
    const [row] = await sql.query<TotpRow>(
      "SELECT key_id, wrapped_key, ciphertext, created_at, confirmed_at, last_step FROM totp WHERE user_id = $1::uuid FOR UPDATE",
      [uuidOf(userId)],
    );
    if (!row) return null;
    const sealed = { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
    return {
      secret: await openSecret(vault, sealed, totpContext(userId)),
      begunAt: row.created_at,
      confirmedAt: row.confirmed_at,
      lastStep: row.last_step === null ? null : Number(row.last_step),
    };
  },
  async begin(sql, { userId, secret, at }) {
    const { keyId, wrappedKey, ciphertext } = await sealSecret(vault, secret, totpContext(userId));
    await sql.query(
      `INSERT INTO totp (user_id, key_id, wrapped_key, ciphertext, created_at)
       VALUES ($1::uuid, $2, $3::bytea, $4::bytea, $5::timestamptz)
       ON CONFLICT (user_id) DO UPDATE SET key_id = excluded.key_id, wrapped_key = excluded.wrapped_key,
         ciphertext = excluded.ciphertext, created_at = excluded.created_at WHERE totp.confirmed_at IS NULL`,
      [uuidOf(userId), keyId, wrappedKey, ciphertext, at],
    );
  },
  async confirm(sql, { userId, step, at }) {
    await sql.query(
      `UPDATE totp SET confirmed_at = $3::timestamptz, last_used_at = $3::timestamptz, last_step = $2::bigint
       WHERE user_id = $1::uuid AND confirmed_at IS NULL`,
      [uuidOf(userId), step, at],
    );
  },
  async use(sql, { userId, step, at }) {
    const used = await sql.query(
      `UPDATE totp SET last_step = $2::bigint, last_used_at = $3::timestamptz
       WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL AND last_step < $2::bigint RETURNING user_id`,
      [uuidOf(userId), step, at],
    );
    return used.length === 1;
  },
  async remove(sql, userId) {
    const text = "DELETE FROM totp WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL RETURNING user_id";
    return (await sql.query<{ user_id: Uuid }>(text, [uuidOf(userId)])).length === 1;
  },
  async describe(sql, userId) {
    const [row] = await sql.query<StateRow>(
      "SELECT confirmed_at, last_used_at FROM totp WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL",
      [uuidOf(userId)],
    );
    return row ? { confirmedAt: row.confirmed_at, lastUsedAt: row.last_used_at } : null;
  },
});
