import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers, PreviewCancelPaymentInput, QueryResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const order = object((read: ReadAt<PreviewCancelPaymentInput>) => ({
  paymentId: read("paymentId", makeIdParser("pay")),
}));

export const cancelPayment: MutationResolvers["cancelPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", order),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const cancelled = await app.cancelPayment({ actorId, ...command, ...once });
  return cancelled.ok
    ? { __typename: "CancelPaymentSuccess", payment: cancelled.value }
    : presentRefusal(cancelled.error);
};

export const previewCancelPayment: QueryResolvers["previewCancelPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command } = readInput(args, (read) => ({ order: read("input", order) }));
  return presentPreview(await app.previews.cancelPayment({ actorId, ...command }));
};
