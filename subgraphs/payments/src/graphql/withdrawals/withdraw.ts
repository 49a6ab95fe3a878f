import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser, memo, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const withdraw: MutationResolvers["withdraw"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    methodId: read("input.methodId", makeIdParser("pm")),
    amount: read("input.amount", makeAmountParser(assets)),
    memo: read("input.memo", memo),
    reference: read("input.reference", reference),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
    feeQuote: read("input.feeQuoteId", optional(feeQuoteId)),
  }));
  const withdrawn = await app.withdraw({ actorId, ...command });
  return withdrawn.ok ? { __typename: "WithdrawSuccess", payment: withdrawn.value } : presentRefusal(withdrawn.error);
};
