import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { requestReference } from "./parse.ts";

export const payRequest: MutationResolvers["payRequest"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    by: read("input.request", requestReference),
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    amount: read("input.amount", optional(makeAmountParser(assets))),
    reference: read("input.reference", reference),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
    feeQuote: read("input.feeQuoteId", optional(feeQuoteId)),
  }));
  const paid = await app.payRequest({ actorId, ...command });
  return paid.ok ? { __typename: "PayRequestSuccess", payment: paid.value } : presentRefusal(paid.error);
};
