import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, makeIdParser, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { ACT_REASON_MAX } from "../../domain/sends/send.ts";
import type { Context } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { makeNetworkAmountParser } from "../network-amount.ts";
import { presentRefusal } from "../present.ts";
import { readAgain } from "./manage-transactions.ts";

export const approveTransaction: MutationResolvers["approveTransaction"] = async (_root, args, context) => {
  const operatorId = requireUser(context.actor).userId;
  const seen = readInput(args, (read) => ({
    sendId: read("input.transactionId", makeIdParser("txn")),
    network: read("input.network", anything),
    payee: read("input.address", anything),
    amount: read("input.amount", makeNetworkAmountParser(context.app, networkOf(context.app, args.input.network))),
    reason: read("input.reason", prose(ACT_REASON_MAX)),
  }));
  const done = await context.app.approveSends.approve({ operatorId, ...seen });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "ApproveTransactionSuccess", transaction: await readAgain(context, done.value) };
};

/** Of one that is none here, the transaction says that it is another's. */
const networkOf = ({ networks }: Context["app"], network: string): string | null =>
  networks.has(network) ? network : null;

export const rejectTransaction: MutationResolvers["rejectTransaction"] = async (_root, args, context) => {
  const operatorId = requireUser(context.actor).userId;
  const read = readInput(args, (at) => ({
    sendId: at("input.transactionId", makeIdParser("txn")),
    reason: at("input.reason", prose(ACT_REASON_MAX)),
  }));
  const done = await context.app.approveSends.reject({ operatorId, ...read });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "RejectTransactionSuccess", transaction: await readAgain(context, done.value) };
};
