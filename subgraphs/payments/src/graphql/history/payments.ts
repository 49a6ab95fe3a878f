import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest } from "@coffer/platform/streams/streams";
import { listPaymentsOfUser, visibleTo } from "../../app/history/list-payments.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { presentPayments, userPayments } from "./payment-lists.ts";

export const payment: QueryResolvers["payment"] = async (_root, { id }, { actor, paymentById }) =>
  visibleTo(actor, await paymentById.load(id));

export const payments: QueryResolvers["payments"] = (_root, args, context) => {
  const { actor, app } = context;
  const userId = requireUser(actor).userId;
  return presentPayments({ makeList: userPayments(userId), args, context }, (page) =>
    listPaymentsOfUser(app, { actor, userId, page }),
  );
};

export const paymentsStream: QueryResolvers["paymentsStream"] = (_root, { request }, { actor, app }) =>
  answerStreamRequest(
    fieldOf(request) === "paymentRequestStatus" ? app.requestStreams : app.streams,
    requireUser(actor),
    request,
  );

/** Of which subscription the streams are. */
const fieldOf = (request: unknown): unknown => (request as { readonly field?: unknown } | null)?.field;
