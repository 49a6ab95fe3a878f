import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { WalletReader } from "../../../app/wallets/ports.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";
import type { PrismaClient } from "../generated/client.ts";
import { ADDRESS_COLUMNS, type AddressRow, ALL_ADDRESSES, toAddress, toWallet, type WalletRow } from "./row.ts";

/** Named one by one, so that no read brings key material along. */
const WALLET = {
  id: true,
  userId: true,
  network: true,
  kind: true,
  name: true,
  createdAt: true,
  isDefault: true,
  archivedAt: true,
} as const;

/** A treasury is nobody's: it is read by its network. */
const toOwned = ({ userId, ...row }: Omit<WalletRow, "userId"> & { readonly userId: string | null }): Wallet[] =>
  userId === null ? [] : [toWallet({ ...row, userId })];

export const makeWalletReader = ({ prisma, pool }: { prisma: PrismaClient; pool: pg.Pool }): WalletReader => ({
  async listByIds(ids) {
    if (ids.length === 0) return [];
    const rows = await prisma.wallet.findMany({ select: WALLET, where: { id: { in: ids.map((id) => uuidOf(id)) } } });
    return rows.flatMap(toOwned);
  },
  async listByOwners(userIds) {
    if (userIds.length === 0) return [];
    const rows = await prisma.wallet.findMany({
      select: WALLET,
      where: { userId: { in: userIds.map((id) => uuidOf(id)) } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return rows.flatMap(toOwned);
  },
  async listAddressesByIds(ids) {
    if (ids.length === 0) return [];
    const { rows } = await pool.query<AddressRow>(
      `SELECT ${ADDRESS_COLUMNS}, a."isChange" FROM ${ALL_ADDRESSES} a WHERE a.id = ANY ($1::uuid[])`,
      [ids.map((id) => uuidOf(id))],
    );
    return rows.map(toAddress);
  },
  async listUnused(walletIds) {
    if (walletIds.length === 0) return [];
    // As `findAddressSource` counts them.
    const { rows } = await pool.query<AddressRow & { walletId: Uuid }>(
      `SELECT w.id AS "walletId", ${ADDRESS_COLUMNS} FROM unnest($1::uuid[]) w(id)
       CROSS JOIN LATERAL (SELECT coalesce(max(u.index) + 1, 0)::int AS used FROM deposit d JOIN address u ON u.id = d.address_id WHERE d.wallet_id = w.id) come
       CROSS JOIN LATERAL (SELECT * FROM address one WHERE one.wallet_id = w.id AND one.index >= come.used ORDER BY one.index LIMIT 1) a`,
      [walletIds.map((id) => uuidOf(id))],
    );
    return rows.map(({ walletId, ...address }) => ({ ...toAddress(address), walletId: idFromUuid("wal", walletId) }));
  },
  async listAddresses(walletIds, { from, count }) {
    // Each wallet's own page: a limit over all of them together would cut off the last ones.
    const { rows } = await pool.query<AddressRow & { walletId: Uuid }>(
      `SELECT w.id AS "walletId", ${ADDRESS_COLUMNS}, a."isChange" FROM unnest($1::uuid[]) w(id)
       CROSS JOIN LATERAL (SELECT * FROM ${ALL_ADDRESSES} every WHERE wallet_id = w.id AND index >= $2 ORDER BY index LIMIT $3) a
       ORDER BY w.id, a.index`,
      [walletIds.map((id) => uuidOf(id)), from, count],
    );
    return rows.map(({ walletId, ...address }) => ({ ...toAddress(address), walletId: idFromUuid("wal", walletId) }));
  },
});
