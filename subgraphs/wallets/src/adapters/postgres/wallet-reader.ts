import { idFromUuid, uuidOf } from "@coffer/platform/ids";
import type { WalletReader } from "../../app/ports.ts";
import type { Wallet, WalletKind } from "../../domain/wallet.ts";
import type { PrismaClient } from "./generated/client.ts";

/** Named one by one, so that no read brings key material along. */
const WALLET = { id: true, userId: true, network: true, kind: true, name: true, createdAt: true } as const;

type Row = { id: string; userId: string; network: string; kind: string; name: string; createdAt: Date };

const walletOf = (row: Row): Wallet => ({
  ...row,
  id: idFromUuid("wal", row.id),
  userId: idFromUuid("usr", row.userId),
  kind: row.kind as WalletKind,
});

export const makeWalletReader = ({ prisma }: { prisma: PrismaClient }): WalletReader => ({
  async listByIds(ids) {
    if (ids.length === 0) return [];
    return (await prisma.wallet.findMany({ select: WALLET, where: { id: { in: ids.map(uuidOf) } } })).map(walletOf);
  },
  async listByOwners(userIds) {
    if (userIds.length === 0) return [];
    const rows = await prisma.wallet.findMany({
      select: WALLET,
      where: { userId: { in: userIds.map(uuidOf) } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return rows.map(walletOf);
  },
  async listAddresses(walletIds) {
    const rows = await prisma.address.findMany({
      where: { walletId: { in: walletIds.map(uuidOf) } },
      orderBy: { index: "asc" },
    });
    return rows.map(({ walletId, index, address, derivationPath, label }) => ({
      walletId: idFromUuid("wal", walletId),
      index,
      address,
      derivationPath,
      label,
    }));
  },
});
