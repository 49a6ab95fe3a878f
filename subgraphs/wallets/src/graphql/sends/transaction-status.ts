import { requireUser } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { answerStreamRequest, loadDelivered } from "@coffer/platform/streams/streams";
import type { StatusData } from "../../app/sends/status.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers, TransactionStatusChangedResolvers } from "../generated/types.ts";
import type { TransactionStatusChangedParent } from "../parents.ts";

const mayShow = (viewer: UserActor, { userId }: StatusData): boolean => may(viewer, "wallets:read", userId);

export const walletsStream: QueryResolvers["walletsStream"] = (_root, { request }, { app, actor }) =>
  answerStreamRequest(app.stream, requireUser(actor), request);

export const transactionStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<TransactionStatusChangedParent> =>
    loadDelivered<StatusData>({ owner: context.app.stream, mayShow }, context),
};

export const TransactionStatusChanged: TransactionStatusChangedResolvers = {
  transaction: async ({ transactionId }, _args, { loaders }) => {
    const found = await loaders.transaction.load(transactionId);
    if (!found) throw new Error("an event of a transaction that cannot be read");
    return found;
  },
};
