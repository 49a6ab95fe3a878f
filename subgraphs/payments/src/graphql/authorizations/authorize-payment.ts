import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { expiresIn, makeAmountParser, makeIdParser, memo, payee, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const authorizePayment: MutationResolvers["authorizePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    amount: read("input.amount", makeAmountParser(assets)),
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    to: read("input.to", payee),
    memo: read("input.memo", memo),
    reference: read("input.reference", reference),
    expiresInSeconds: read("input.expiresIn", expiresIn),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
    feeQuote: read("input.feeQuoteId", optional(feeQuoteId)),
  }));
  const made = await app.authorizePayment({ actorId, ...command });
  return made.ok ? { __typename: "AuthorizePaymentSuccess", payment: made.value } : presentRefusal(made.error);
};
