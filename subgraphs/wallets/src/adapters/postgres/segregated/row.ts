import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SegregatedWriter, WatchedAddress } from "../../../app/segregated/ports.ts";
import type { Scan } from "../../../domain/chains/scan.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";

export async function insertWatched(
  sql: Sql,
  { id, network }: Pick<Wallet, "id" | "network">,
  addresses: readonly WatchedAddress[],
): Promise<void> {
  await sql.query(
    `INSERT INTO watched_address (id, wallet_id, index, network, address, chain, child, derivation_path)
     SELECT g.id, $1::uuid, g.index, $2, g.address, g.chain, g.child, g.path
     FROM unnest($3::uuid[], $4::int[], $5::text[], $6::int[], $7::int[], $8::text[]) g(id, index, address, chain, child, path)`,
    [
      ...[uuidOf(id), network],
      addresses.map((one) => uuidOf(one.id)),
      addresses.map(({ index }) => index),
      addresses.map(({ address }) => address),
      addresses.map(({ chain }) => chain),
      addresses.map(({ child }) => child),
      addresses.map(({ derivationPath }) => derivationPath),
    ],
  );
}

/** As part of whatever writes scans. */
export const makeScanRows = (sql: Sql): Pick<SegregatedWriter, "findScan" | "putScan"> => ({
  async findScan(walletId) {
    const [row] = await sql.query<Scan>(`SELECT "from", at, "to" FROM wallet_scan WHERE wallet_id = $1::uuid`, [
      uuidOf(walletId),
    ]);
    return row ?? null;
  },
  async putScan({ id, network }, { from, at, to }) {
    await sql.query(
      `INSERT INTO wallet_scan (wallet_id, network, "from", at, "to") VALUES ($1::uuid, $2, $3::int, $4::int, $5::int)
       ON CONFLICT (wallet_id) DO UPDATE SET "from" = excluded."from", at = excluded.at, "to" = excluded."to"`,
      [uuidOf(id), network, from, at, to],
    );
  },
});

export const toWalletId = (id: Uuid): WalletId => idFromUuid("wal", id);
