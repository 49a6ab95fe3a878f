import type { LedgerAccountResolvers } from "../generated/types.ts";
import { presentBalance, presentMoney } from "../present.ts";

export const LedgerAccount: LedgerAccountResolvers = {
  currency: ({ asset }) => asset.code,
  owner: ({ ownerId }) => (ownerId ? { id: ownerId } : null),
  floor: ({ floor }) => floor && presentMoney(floor),
  balance: ({ balance }) => presentBalance(balance),
  metadata: ({ metadata }) =>
    Object.entries(metadata)
      .map(([key, value]) => ({ key, value }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  createdAt: ({ openedAt }) => openedAt,
};
