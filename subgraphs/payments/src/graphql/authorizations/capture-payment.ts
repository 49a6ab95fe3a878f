import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const capturePayment: MutationResolvers["capturePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    amount: read("input.amount", optional(makeAmountParser(assets))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const captured = await app.capturePayment({ actorId, ...command });
  return captured.ok
    ? { __typename: "CapturePaymentSuccess", payment: captured.value }
    : presentRefusal(captured.error);
};
