import { parseId } from "@coffer/contracts/ids";
import { anything, line, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { DEPOSIT_STATES } from "../../domain/deposits/deposit.ts";
import type {
  DepositFilter,
  DepositResolvers,
  EntityResolvers,
  PendingDepositResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { presentMoney } from "../present.ts";

export const deposit: QueryResolvers["deposit"] = (_root, { id }, { loaders }) => loaders.deposit.load(id);

const TXID_MAX = 128;

const toFilter = object((read: ReadAt<DepositFilter>) => ({
  network: read("network", optional(anything)),
  currency: read("currency", optional(anything)),
  states: read("states", someOf(DEPOSIT_STATES)),
  txid: read("txid", optional(line(TXID_MAX))),
}));

const NO_FILTER = { network: null, currency: null, states: null, txid: null };

export const deposits: QueryResolvers["deposits"] = async (_root, args, { app }) => {
  const { filter } = readInput(args, (read) => ({ filter: read("filter", optional(toFilter)) }));
  const { network, currency, states, txid } = filter ?? NO_FILTER;
  const list = pagedList({
    name: "deposits",
    of: [network, currency, states?.join() ?? null, txid],
    parsePlace: (text) => parseId("dep", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readDeposits.list({ ...page, filter: { network, currency, states, txid } });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ deposit: { id } }) => id });
};

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
