import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser, memo, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const refundPayment: MutationResolvers["refundPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    amount: read("input.amount", optional(makeAmountParser(assets))),
    memo: read("input.memo", memo),
    reference: read("input.reference", reference),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const refunded = await app.refundPayment({ actorId, ...command });
  return refunded.ok ? { __typename: "RefundPaymentSuccess", payment: refunded.value } : presentRefusal(refunded.error);
};
