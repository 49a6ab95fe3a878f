import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type pg from "pg";
import type { WatchedNetwork } from "../../../app/deposits/ports.ts";
import type { SegregatedReader } from "../../../app/segregated/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Scan } from "../../../domain/chains/scan.ts";
import type { AddressType } from "../../../domain/segregated/keys.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { toWalletId } from "./row.ts";

/** Wallets of one block that are scanned together. */
const TOGETHER_MAX = 500;

type BalanceRow = BlockHead & { id: Uuid; network: string; confirmed: string; pending: string };

export const makeSegregatedReader = (
  pool: pg.Pool,
  watched: ReadonlyMap<NetworkCode, WatchedNetwork>,
): SegregatedReader => ({
  async nextScans(network, { above, cursor }) {
    const { rows } = await pool.query<{ id: Uuid; at: number }>(
      `SELECT wallet_id AS id, at FROM wallet_scan
       WHERE network = $1 AND at = (SELECT min(at) FROM wallet_scan WHERE network = $1 AND at >= $2::int) AND at < $3::int
       ORDER BY wallet_id LIMIT $4::int`,
      [network, above, cursor, TOGETHER_MAX],
    );
    const [first] = rows;
    return first ? { height: first.at + 1, walletIds: rows.map(({ id }) => toWalletId(id)) } : null;
  },
  async scansOf(walletIds) {
    const { rows } = await pool.query<Scan & { id: Uuid }>(
      `SELECT wallet_id AS id, "from", at, "to" FROM wallet_scan WHERE wallet_id = ANY ($1::uuid[])`,
      [walletIds.map((id) => uuidOf(id))],
    );
    return new Map(rows.map(({ id, ...scan }) => [toWalletId(id), scan]));
  },
  async addressTypesOf(walletIds) {
    const { rows } = await pool.query<{ id: Uuid; type: AddressType }>(
      "SELECT id, address_type AS type FROM wallet WHERE id = ANY ($1::uuid[]) AND address_type IS NOT NULL",
      [walletIds.map((id) => uuidOf(id))],
    );
    return new Map(rows.map(({ id, type }) => [toWalletId(id), type]));
  },
  async outputBalances(wallets) {
    if (wallets.length === 0) return new Map();
    const { rows } = await pool.query<BalanceRow>(
      `SELECT w.id, w.network, b.height, b.hash, b.parent, b.time,
         coalesce(sum(r.units) FILTER (WHERE r.height <= b.height - r.needed + 1), 0)::text AS confirmed,
         coalesce(sum(r.units) FILTER (WHERE r.height > b.height - r.needed + 1), 0)::text AS pending
       FROM wallet w JOIN chain c ON c.network = w.network JOIN block b ON b.network = c.network AND b.height = c.cursor_height
       LEFT JOIN receipt r ON r.wallet_id = w.id AND r.spent_by IS NULL AND r.taken_back_at IS NULL
       WHERE w.id = ANY ($1::uuid[]) GROUP BY w.id, w.network, b.height, b.hash, b.parent, b.time`,
      [wallets.map(({ id }) => uuidOf(id))],
    );
    return new Map(
      rows.flatMap(({ id, network, confirmed, pending, ...block }) => {
        const of = watched.get(network);
        if (!of) return [];
        const native = { code: of.currency, scale: of.scale };
        const balance = {
          confirmed: money(native, BigInt(confirmed)),
          pending: money(native, BigInt(pending)),
          tokens: null,
          addresses: null,
          block,
        };
        return [[toWalletId(id), balance] as const];
      }),
    );
  },
  async listAddresses(walletId) {
    const { rows } = await pool.query<{ address: string }>(
      "SELECT address FROM watched_address WHERE wallet_id = $1::uuid ORDER BY index",
      [uuidOf(walletId)],
    );
    return rows.map(({ address }) => address);
  },
});
