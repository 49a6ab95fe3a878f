import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import type { MutationResolvers, PreviewCapturePaymentInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewCapturePaymentInput>) => ({
    paymentId: read("paymentId", makeIdParser("pay")),
    amount: read("amount", optional(makeAmountParser(assets))),
  }));

export const capturePayment: MutationResolvers["capturePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const captured = await app.capturePayment({ actorId, ...command, ...once });
  return captured.ok
    ? { __typename: "CapturePaymentSuccess", payment: captured.value }
    : presentRefusal(captured.error);
};

export const previewCapturePayment: QueryResolvers["previewCapturePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.capturePayment({ actorId, ...command }));
};
