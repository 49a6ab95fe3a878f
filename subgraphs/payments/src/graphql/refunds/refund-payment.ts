import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import type { MutationResolvers, PreviewRefundPaymentInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, memo, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewRefundPaymentInput>) => ({
    paymentId: read("paymentId", makeIdParser("pay")),
    amount: read("amount", optional(makeAmountParser(assets))),
    memo: read("memo", memo),
    reference: read("reference", reference),
  }));

export const refundPayment: MutationResolvers["refundPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const refunded = await app.refundPayment({ actorId, ...command, ...once });
  return refunded.ok ? { __typename: "RefundPaymentSuccess", payment: refunded.value } : presentRefusal(refunded.error);
};

export const previewRefundPayment: QueryResolvers["previewRefundPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.refundPayment({ actorId, ...command }));
};
