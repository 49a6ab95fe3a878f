import { parseId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { anything, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { nativeOf } from "../../app/wallets/native-of.ts";
import { awaitsOperator, costOf, SEND_STATES } from "../../domain/sends/send.ts";
import type { EntityResolvers, QueryResolvers, TransactionFilter, TransactionResolvers } from "../generated/types.ts";
import { presentRule } from "../policies/simulate-policy.ts";
import { presentMoney } from "../present.ts";
import { presentDraft } from "./signed-elsewhere.ts";

export const transaction: QueryResolvers["transaction"] = (_root, { id }, { loaders }) => loaders.transaction.load(id);

const toFilter = object((read: ReadAt<TransactionFilter>) => ({
  network: read("network", optional(anything)),
  kind: read("kind", optional(anything)),
  states: read("states", someOf(SEND_STATES)),
}));

export const transactions: QueryResolvers["transactions"] = async (_root, args, { app }) => {
  const { filter } = readInput(args, (read) => ({ filter: read("filter", optional(toFilter)) }));
  const { network, kind, states } = filter ?? NO_FILTER;
  const list = pagedList({
    name: "transactions",
    of: [network, kind, states?.join() ?? null],
    parsePlace: (text) => parseId("txn", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readSends.list({ ...page, filter: { network, kind, states } });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ send }) => send.id });
};

const NO_FILTER = { network: null, kind: null, states: null };

export const Transaction: EntityResolvers["Transaction"] & TransactionResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.transaction.load(id),
  id: ({ send: { id } }) => id,
  network: ({ send: { network } }) => network,
  kind: ({ send: { kind } }) => kind,
  from: ({ send: { source, token } }) => token?.owner ?? source,
  to: ({ send: { payee } }) => payee,
  amount: ({ send: { amount } }) => presentMoney(amount),
  state: ({ send: { state } }) => state,
  txid: async ({ send: { id, mined } }, _args, { loaders }) =>
    mined?.txid ?? (await loaders.attempts.load(id)).at(-1)?.txid ?? null,
  confirmations: ({ confirmations }) => confirmations,
  confirmationsNeeded: ({ send: { network } }, _args, { app }) => app.networks.get(network)?.facts.confirmations ?? 0,
  blockHeight: ({ send: { mined } }) => mined?.height ?? null,
  blockHash: ({ send: { mined } }) => mined?.blockHash ?? null,
  fee: ({ send: { network, mined } }, _args, { app }) =>
    mined && presentMoney(money(nativeOf(app.networks, network), mined.fee)),
  maximumFee: ({ send: { network, feeCap } }, _args, { app }) =>
    presentMoney(money(nativeOf(app.networks, network), feeCap)),
  failure: ({ send: { failure } }) => failure,
  asked: ({ send: { asked } }) => asked,
  awaitsOperator: ({ send }) => awaitsOperator(send),
  unsignedTransaction: async ({ send }, _args, { app, loaders }) => {
    const given = app.readDrafts.givenOut(send, await loaders.draft.load(send.id));
    return given && presentDraft(app, send, given);
  },
  attempts: async ({ send: { id, network } }, _args, { app, loaders }) =>
    (await loaders.attempts.load(id)).map((attempt) => {
      const { number, txid, isCancel, signedAt, sentAt, outcome } = attempt;
      const maximumFee = presentMoney(money(nativeOf(app.networks, network), costOf(attempt)));
      const expiresAt = "expiresAt" in attempt ? attempt.expiresAt : null;
      return { number, txid, isCancel, signedAt, sentAt, outcome, maximumFee, expiresAt };
    }),
  hold: async ({ send }, _args, { app, loaders }) => {
    const hold = app.readHolds.holdOf(send, await loaders.verdict.load(send.id));
    if (!hold) return null;
    const { rules, missing, until, approvers } = hold;
    return { rules: [...rules], missingApprovals: missing, until, approvers: approvers.map((id) => ({ id })) };
  },
  approvals: async ({ send: { id } }, _args, { loaders }) =>
    (await loaders.approvals.load(id)).map(({ operatorId, decision, payee, amount, reason, at }) => ({
      ...{ operator: { id: operatorId }, decision, to: payee, amount: presentMoney(amount), reason, at },
    })),
  judgement: async ({ send: { id } }, _args, { loaders }) => {
    const verdict = await loaders.verdict.load(id);
    return (
      verdict && {
        ...{ policyVersion: verdict.version, verdict: verdict.is, at: verdict.at },
        rules: verdict.rules.map(presentRule),
      }
    );
  },
  wallet: ({ send: { walletId } }, _args, { loaders }) => (walletId === null ? null : loaders.wallet.load(walletId)),
  payment: ({ send: { paymentId } }) => (paymentId === null ? null : { id: paymentId }),
  createdAt: ({ send: { createdAt } }) => createdAt,
};

export const Payment: EntityResolvers["Payment"] = {
  __resolveReference: ({ id }) => ({ id }),
  transaction: ({ id }, _args, { loaders }) => loaders.transactionOfPayment.load(id),
};
