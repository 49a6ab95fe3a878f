import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { amountOf } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const capturePayment: MutationResolvers["capturePayment"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", anything),
    amount: read("input.amount", optional(amountOf(app.assets))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const captured = await app.capturePayment({ actorId: userId, ...command });
  return captured.ok
    ? { __typename: "CapturePaymentSuccess", payment: captured.value }
    : presentRefusal(captured.error);
};
