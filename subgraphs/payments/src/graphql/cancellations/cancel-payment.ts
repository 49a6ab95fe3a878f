import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { makeIdParser } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const cancelPayment: MutationResolvers["cancelPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const cancelled = await app.cancelPayment({ actorId, ...command });
  return cancelled.ok
    ? { __typename: "CancelPaymentSuccess", payment: cancelled.value }
    : presentRefusal(cancelled.error);
};
