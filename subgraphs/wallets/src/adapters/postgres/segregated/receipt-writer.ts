import { newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Arrival, BlockContents } from "../../../app/chains/ports.ts";
import type { WatchedNetwork } from "../../../app/deposits/ports.ts";
import type { ReceiptWriter } from "../../../app/segregated/ports.ts";
import { confirmationsNeeded, sumByTransaction } from "../../../domain/deposits/confirmations.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { takeUntold } from "./receipt-rows.ts";
import { insertWatched, makeScanRows, toWalletId } from "./row.ts";
import { listUsed } from "./used-accounts.ts";

/** In whatever transaction `sql` belongs to, which has locked the network. */
export const makeReceiptWriter = (sql: Sql, watched: ReadonlyMap<NetworkCode, WatchedNetwork>): ReceiptWriter => ({
  ...makeScanRows(sql),
  async receive(network, contents, { walletIds, at }) {
    const of = watched.get(network);
    if (!of) throw new Error("a network that is not watched");
    const ours = await findOurs(sql, network, { arrivals: contents.arrivals, walletIds });
    const news = ours.length === 0 ? [] : await keep(sql, of, { contents, ours, at });
    await spend(sql, network, { contents, walletIds });
    if (ours.length > 0) await markOwn(sql, network, contents);
    return news;
  },
  listUsed: (walletIds) => listUsed(sql, walletIds),
  addAddresses: (wallet, addresses) => insertWatched(sql, wallet, addresses),
  async takeBack(network, { hash, height }, at) {
    await sql.query(
      "UPDATE receipt SET spent_by = NULL, spent_height = NULL, spent_block_hash = NULL WHERE network = $1 AND spent_block_hash = $2",
      [network, hash],
    );
    await sql.query(
      "UPDATE receipt SET taken_back_at = $3::timestamptz WHERE network = $1 AND block_hash = $2 AND taken_back_at IS NULL",
      [network, hash, at],
    );
    await sql.query(
      `UPDATE wallet_scan SET at = $2::int - 1, "from" = least("from", $2::int) WHERE network = $1 AND at >= $2::int`,
      [network, height],
    );
  },
  takeUntold: (network) => takeUntold(sql, network),
  tell: (events) => appendEvents(sql, "wallets", events),
  async endScan(walletId) {
    await sql.query("DELETE FROM wallet_scan WHERE wallet_id = $1::uuid", [uuidOf(walletId)]);
  },
});

type Ours = Arrival & { readonly userId: Uuid; readonly walletId: Uuid; readonly addressId: Uuid };
type Sought = { readonly arrivals: readonly Arrival[]; readonly walletIds: readonly WalletId[] | null };

const uuidsOf = (ids: readonly WalletId[] | null): readonly Uuid[] | null => ids?.map((id) => uuidOf(id)) ?? null;

/** Several wallets may watch one address. */
async function findOurs(sql: Sql, network: string, { arrivals, walletIds }: Sought): Promise<readonly Ours[]> {
  if (arrivals.length === 0) return [];
  const rows = await sql.query<{ address: string; userId: Uuid; walletId: Uuid; addressId: Uuid }>(
    `SELECT a.address, w.user_id AS "userId", w.id AS "walletId", a.id AS "addressId"
     FROM watched_address a JOIN wallet w ON w.id = a.wallet_id
     WHERE a.network = $1 AND a.address = ANY ($2::text[]) AND ($3::uuid[] IS NULL OR w.id = ANY ($3::uuid[]))`,
    [network, [...new Set(arrivals.map(({ address }) => address))], uuidsOf(walletIds)],
  );
  const known = Map.groupBy(rows, ({ address }) => address);
  return arrivals.flatMap((arrival) => (known.get(arrival.address) ?? []).map((found) => ({ ...arrival, ...found })));
}

type Kept = { readonly contents: BlockContents; readonly ours: readonly Ours[]; readonly at: Date };

/**
 * What was taken back with its block is there again. What came from another address of the wallet
 * is its own, where money is in accounts. Gives the wallets for which any is new.
 */
async function keep(sql: Sql, watched: WatchedNetwork, { contents, ours, at }: Kept): Promise<WalletId[]> {
  const { network, currency, scale } = watched;
  const { block, outputs } = contents;
  const sums = new Map(
    [...Map.groupBy(ours, ({ walletId }) => walletId)].map(([id, own]) => [id, sumByTransaction(own)]),
  );
  const rows = await sql.query<{ walletId: Uuid }>(
    `INSERT INTO receipt (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, units, needed, height, block_hash, seen_at, is_own)
     SELECT g.id, $1, g.txid, g.position, g.user_id, g.wallet_id, g.address_id, g.currency, g.scale, g.units, g.needed, $2::int, $3, $4::timestamptz,
       EXISTS (SELECT FROM watched_address p WHERE p.network = $1 AND p.address = g.payer AND p.wallet_id = g.wallet_id)
     FROM unnest($5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::int[], $13::numeric[], $14::int[], $15::text[])
       g(id, txid, position, user_id, wallet_id, address_id, currency, scale, units, needed, payer)
     ON CONFLICT (network, txid, position, wallet_id) DO UPDATE SET address_id = excluded.address_id, currency = excluded.currency,
       scale = excluded.scale, units = excluded.units, needed = excluded.needed, height = excluded.height, block_hash = excluded.block_hash, taken_back_at = NULL,
       is_own = receipt.is_own OR excluded.is_own
     WHERE receipt.taken_back_at IS NOT NULL RETURNING wallet_id AS "walletId"`,
    [
      ...[network, block.height, block.hash, at],
      ours.map(() => uuidOf(newId("dep"))),
      ours.map(({ txid }) => txid),
      ours.map(({ position }) => position),
      ours.map(({ userId }) => userId),
      ours.map(({ walletId }) => walletId),
      ours.map(({ addressId }) => addressId),
      ours.map(({ token }) => token?.asset.code ?? currency),
      ours.map(({ token }) => token?.asset.scale ?? scale),
      ours.map(({ units }) => String(units)),
      ours.map(({ walletId, txid, units }) =>
        confirmationsNeeded(watched, {
          units: sums.get(walletId)?.get(txid) ?? units,
          isCoinbase: txid === outputs?.coinbase,
        }),
      ),
      ours.map(({ from }) => from),
    ],
  );
  return [...new Set(rows.map(({ walletId }) => toWalletId(walletId)))];
}

type Spent = { readonly contents: BlockContents; readonly walletIds: readonly WalletId[] | null };

async function spend(sql: Sql, network: string, { contents, walletIds }: Spent): Promise<void> {
  const { block, outputs } = contents;
  if (!outputs || outputs.spends.length === 0) return;
  await sql.query(
    `UPDATE receipt r SET spent_by = g.spender, spent_height = $2::int, spent_block_hash = $3
     FROM unnest($4::text[], $5::text[], $6::text[]) g(txid, position, spender)
     WHERE r.network = $1 AND r.txid = g.txid AND r.position = g.position AND r.spent_by IS NULL
       AND ($7::uuid[] IS NULL OR r.wallet_id = ANY ($7::uuid[]))`,
    [
      ...[network, block.height, block.hash],
      outputs.spends.map(({ output }) => output.txid),
      outputs.spends.map(({ output }) => `vout:${output.vout}`),
      outputs.spends.map(({ txid }) => txid),
      uuidsOf(walletIds),
    ],
  );
}

/**
 * Of a transaction that spends what the wallet has, whoever made it, what comes back to the wallet
 * is its own: change, which is among what has come with its block. What a transaction spends never
 * changes, so it stays so.
 */
async function markOwn(sql: Sql, network: string, { block, outputs }: BlockContents): Promise<void> {
  if (!outputs) return;
  await sql.query(
    `UPDATE receipt r SET is_own = true WHERE r.network = $1 AND r.block_hash = $2 AND NOT r.is_own
       AND EXISTS (SELECT FROM receipt s WHERE s.wallet_id = r.wallet_id AND s.spent_by = r.txid AND s.network = $1)`,
    [network, block.hash],
  );
}
