import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { NewWallet, WalletWriter } from "../../../app/wallets/ports.ts";
import type { UserId, WalletId } from "../../../domain/wallets/ids.ts";
import type { QuotaExceeded } from "../../../domain/wallets/refusals.ts";
import { type KeptId, madeOnce, toMade } from "./made-once.ts";
import { insertAddress, makeManagedWallets } from "./managed-wallets.ts";

const WALLET_ID: KeptId<{ readonly walletId: WalletId }> = {
  write: ({ walletId }) => uuidOf(walletId),
  read: (id) => ({ walletId: idFromUuid("wal", id) }),
};

/** In whatever transaction `sql` belongs to: a consumer's, with its inbox, or one of its own. */
export const makeWalletWriter = (sql: Sql): WalletWriter => ({
  async findMade(claim) {
    const decided = await findDecided(sql, { claim, refusals: refusalObjects<QuotaExceeded>() });
    return decided && toMade(WALLET_ID, decided);
  },
  makeOnce: (claim, make) => madeOnce(sql, { claim, kept: WALLET_ID, make }),
  lockOwner: (userId) => lockOwner(sql, userId),
  async countRequested(userId) {
    const rows = await sql.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM wallet WHERE user_id = $1::uuid AND origin = 'REQUEST'",
      [uuidOf(userId)],
    );
    return rows[0]?.n ?? 0;
  },
  async listAutomatic(userId) {
    const rows = await sql.query<{ network: string }>(
      "SELECT network FROM wallet WHERE user_id = $1::uuid AND origin = 'VERIFICATION'",
      [uuidOf(userId)],
    );
    return rows.map(({ network }) => network);
  },
  async add(added, events) {
    await lockOwner(sql, added.wallet.userId);
    if (!(await insertWallet(sql, added))) return false;
    await insertAddress(sql, added.wallet, added.keys.firstAddress);
    await appendEvents(sql, "wallets", events);
    return true;
  },
  ...makeManagedWallets(sql),
});

async function lockOwner(sql: Sql, userId: UserId): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('wallets/owner/' || $1::text, 0))::text AS locked", [
    uuidOf(userId),
  ]);
}

export const sealedColumns = ({ keyId, wrappedKey, ciphertext }: Sealed) => [
  keyId,
  Buffer.from(wrappedKey),
  Buffer.from(ciphertext),
];

/**
 * The partial unique index wallet_one_automatic decides; it waits for a rival that has not
 * committed yet.
 */
async function insertWallet(sql: Sql, { wallet, origin, keys }: NewWallet): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at,
       account_key_id, account_wrapped_key, account_ciphertext, is_default)
     SELECT $1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10::bytea, $11::bytea, $12::timestamptz,
       $13, $14::bytea, $15::bytea,
       NOT EXISTS (SELECT FROM wallet WHERE user_id = $2::uuid AND network = $3 AND is_default)
     ON CONFLICT (user_id, network) WHERE origin = 'VERIFICATION' DO NOTHING RETURNING id`,
    [
      uuidOf(wallet.id),
      uuidOf(wallet.userId),
      wallet.network,
      wallet.kind,
      wallet.name,
      origin,
      keys.accountPath,
      keys.accountXpub,
      ...sealedColumns(keys.sealedEntropy),
      wallet.createdAt,
      ...sealedColumns(keys.sealedAccountKey),
    ],
  );
  return rows.length === 1;
}
