import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest, type StreamOwner } from "@coffer/platform/streams/streams";
import { listPaymentsOfUser, visibleTo } from "../../app/history/list-payments.ts";
import type { App } from "../context.ts";
import type { QueryResolvers, SubscriptionResolvers } from "../generated/types.ts";
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

/** Whose each subscription's streams are: one that is not here does not compile. */
const OWNERS: Required<Record<keyof SubscriptionResolvers, (app: App) => StreamOwner>> = {
  paymentStatus: ({ streams }) => streams,
  paymentRequestStatus: ({ requestStreams }) => requestStreams,
  paymentScheduleStatus: ({ scheduleStreams }) => scheduleStreams,
  bulkPaymentStatus: ({ bulkStreams }) => bulkStreams,
  eventOccurred: ({ eventStreams }) => eventStreams,
};

const isOwned = (field: string): field is keyof typeof OWNERS => Object.hasOwn(OWNERS, field);

export const paymentsStream: QueryResolvers["paymentsStream"] = (_root, { request }, { actor, app }) =>
  answerStreamRequest((field) => (isOwned(field) ? OWNERS[field](app) : app.streams), requireUser(actor), request);
