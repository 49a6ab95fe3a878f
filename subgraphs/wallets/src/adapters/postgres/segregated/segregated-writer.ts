import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { AddRefusal, SegregatedWallet, SegregatedWriter } from "../../../app/segregated/ports.ts";
import { watchedKeyOf } from "../../../domain/segregated/keys.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";
import { makeChainWriter } from "../chains/chain-writer.ts";
import { type KeptId, madeOnce, toMade } from "../wallets/made-once.ts";
import { makeWalletWriter, sealedColumns } from "../wallets/wallet-writer.ts";
import { insertWatched, makeScanRows } from "./row.ts";

const WALLET_ID: KeptId<{ readonly walletId: WalletId }> = {
  write: ({ walletId }) => uuidOf(walletId),
  read: (id) => ({ walletId: idFromUuid("wal", id) }),
};

/** In whatever transaction `sql` belongs to. */
export function makeSegregatedWriter(sql: Sql): SegregatedWriter {
  const { lockOwner, countRequested, findOwn } = makeWalletWriter(sql);
  return {
    ...{ lockOwner, countRequested, findOwn },
    ...makeScanRows(sql),
    async findAdded(claim) {
      const decided = await findDecided(sql, { claim, refusals: refusalObjects<AddRefusal>() });
      return decided && toMade(WALLET_ID, decided);
    },
    addOnce: (claim, make) => madeOnce(sql, { claim, kept: WALLET_ID, make }),
    async isThere({ userId, network, kind }, watched) {
      const rows = await sql.query(
        "SELECT 1 AS there FROM wallet WHERE user_id = $1::uuid AND network = $2 AND kind = $3 AND watched_key = $4",
        [uuidOf(userId), network, kind, watchedKeyOf(watched)],
      );
      return rows.length > 0;
    },
    async add(added, events) {
      await insertWallet(sql, added);
      await insertWatched(sql, added.wallet, added.addresses);
      await appendEvents(sql, "wallets", events);
    },
    async lockChain(network) {
      return (await makeChainWriter(sql).lock(network))?.cursor.height ?? null;
    },
  };
}

async function insertWallet(sql: Sql, { wallet, watched, sealed }: SegregatedWallet): Promise<void> {
  const [path, xpub, fingerprint = null] =
    watched.of === "ACCOUNT" ? [watched.accountPath, watched.xpub, watched.fingerprint] : [null, null];
  await sql.query(
    `INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, watched_key, address_type, created_at,
       account_key_id, account_wrapped_key, account_ciphertext, master_fingerprint)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, 'REQUEST', $6, $7, $8, $9, $10::timestamptz, $11, $12::bytea, $13::bytea, $14)`,
    [
      ...[uuidOf(wallet.id), uuidOf(wallet.userId), wallet.network, wallet.kind, wallet.name],
      ...[path, xpub, watchedKeyOf(watched), watched.addressType, wallet.createdAt],
      ...(sealed === null ? [null, null, null] : sealedColumns(sealed)),
      fingerprint,
    ],
  );
}
