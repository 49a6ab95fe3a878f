import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers, PreviewVoidPaymentInput, QueryResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const order = object((read: ReadAt<PreviewVoidPaymentInput>) => ({
  paymentId: read("paymentId", makeIdParser("pay")),
}));

export const voidPayment: MutationResolvers["voidPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", order),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const voided = await app.voidPayment({ actorId, ...command, ...once });
  return voided.ok ? { __typename: "VoidPaymentSuccess", payment: voided.value } : presentRefusal(voided.error);
};

export const previewVoidPayment: QueryResolvers["previewVoidPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command } = readInput(args, (read) => ({ order: read("input", order) }));
  return presentPreview(await app.previews.voidPayment({ actorId, ...command }));
};
