import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { WalletReader } from "../../app/ports.ts";
import type { Address, Wallet, WalletKind } from "../../domain/wallet.ts";
import type { PrismaClient } from "./generated/client.ts";

/** Named one by one, so that no read brings key material along. */
const WALLET = { id: true, userId: true, network: true, kind: true, name: true, createdAt: true } as const;

type Row = { id: string; userId: string; network: string; kind: string; name: string; createdAt: Date };

type AddressRow = Address & { walletId: Uuid };

const toWallet = (row: Row): Wallet => ({
  ...row,
  id: idFromUuid("wal", row.id),
  userId: idFromUuid("usr", row.userId),
  kind: row.kind as WalletKind,
});

export const makeWalletReader = ({ prisma, pool }: { prisma: PrismaClient; pool: pg.Pool }): WalletReader => ({
  async listByIds(ids) {
    if (ids.length === 0) return [];
    return (await prisma.wallet.findMany({ select: WALLET, where: { id: { in: ids.map((id) => uuidOf(id)) } } })).map(
      toWallet,
    );
  },
  async listByOwners(userIds) {
    if (userIds.length === 0) return [];
    const rows = await prisma.wallet.findMany({
      select: WALLET,
      where: { userId: { in: userIds.map((id) => uuidOf(id)) } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return rows.map(toWallet);
  },
  async listAddresses(walletIds, { from, count }) {
    // Each wallet's own page: a limit over all of them together would cut off the last ones.
    const { rows } = await pool.query<AddressRow>(
      `SELECT w.id AS "walletId", a.index, a.address, a.derivation_path AS "derivationPath", a.label FROM unnest($1::uuid[]) w(id)
       CROSS JOIN LATERAL (SELECT * FROM address WHERE wallet_id = w.id AND index >= $2 ORDER BY index LIMIT $3) a
       ORDER BY w.id, a.index`,
      [walletIds.map((id) => uuidOf(id)), from, count],
    );
    return rows.map(({ walletId, ...address }) => ({ ...address, walletId: idFromUuid("wal", walletId) }));
  },
});
