import type { DepositResolvers, EntityResolvers, PendingDepositResolvers, QueryResolvers } from "../generated/types.ts";
import { presentMoney } from "../present.ts";

export const deposit: QueryResolvers["deposit"] = (_root, { id }, { loaders }) => loaders.deposit.load(id);

export const Deposit: EntityResolvers["Deposit"] & DepositResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.deposit.load(id),
  id: ({ deposit: { id } }) => id,
  wallet: async ({ deposit: { walletId } }, _args, { loaders }) => {
    const wallet = await loaders.wallet.load(walletId);
    if (!wallet) throw new Error("a deposit is of no wallet");
    return wallet;
  },
  address: ({ deposit: { address } }) => address,
  network: ({ deposit: { network } }) => network,
  txid: ({ deposit: { txid } }) => txid,
  amount: ({ deposit: { amount } }) => presentMoney(amount),
  state: ({ deposit: { state } }) => state,
  confirmations: ({ confirmations }) => confirmations,
  confirmationsNeeded: ({ deposit: { needed } }) => needed,
  blockHeight: ({ deposit: { height } }) => height,
  blockHash: ({ deposit: { blockHash } }) => blockHash,
  payment: ({ deposit: { paymentId } }) => (paymentId === null ? null : { id: paymentId }),
  seenAt: ({ deposit: { seenAt } }) => seenAt,
};

export const PendingDeposit: PendingDepositResolvers = { amount: ({ amount }) => presentMoney(amount) };
