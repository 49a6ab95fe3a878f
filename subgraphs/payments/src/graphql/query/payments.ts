import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest } from "@coffer/platform/streams/streams";
import { listPaymentsOfUser, visibleTo } from "../../app/list-payments.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../parse.ts";
import { presentConnection } from "../present.ts";

export const payment: QueryResolvers["payment"] = async (_root, { id }, { actor, paymentById }) =>
  visibleTo(actor, await paymentById.load(id));

export const payments: QueryResolvers["payments"] = async (_root, args, { actor, app }) => {
  const inputs = new PaymentInputs(app.assets);
  const page = inputs.page(args);
  inputs.throwIfAny();
  return presentConnection(await listPaymentsOfUser(app, { actor, userId: requireUser(actor).userId, page }), page);
};

export const paymentsStream: QueryResolvers["paymentsStream"] = (_root, { request }, { actor, app }) =>
  answerStreamRequest(app.streams, requireUser(actor), request);
