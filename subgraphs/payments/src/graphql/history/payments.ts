import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest, type StreamOwner } from "@coffer/platform/streams/streams";
import { FIELD as EVENTS_FIELD } from "../../app/events/kept-hint.ts";
import { listPaymentsOfUser, visibleTo } from "../../app/history/list-payments.ts";
import { FIELD as REQUESTS_FIELD } from "../../app/requests/request-event.ts";
import { FIELD as SCHEDULES_FIELD } from "../../app/schedules/schedule-event.ts";
import type { App } from "../context.ts";
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
  answerStreamRequest((field) => streamsOf(app, field), requireUser(actor), request);

function streamsOf(app: App, field: string): StreamOwner {
  if (field === EVENTS_FIELD) return app.eventStreams;
  if (field === REQUESTS_FIELD) return app.requestStreams;
  return field === SCHEDULES_FIELD ? app.scheduleStreams : app.streams;
}
