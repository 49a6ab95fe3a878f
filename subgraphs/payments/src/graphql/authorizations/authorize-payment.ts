import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers, PreviewAuthorizePaymentInput, QueryResolvers } from "../generated/types.ts";
import { expiresIn, makeAmountParser, memo, payee, priority, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewAuthorizePaymentInput>) => ({
    amount: read("amount", makeAmountParser(assets)),
    fromAccountId: read("fromAccountId", makeIdParser("acc")),
    to: read("to", payee),
    memo: read("memo", memo),
    reference: read("reference", reference),
    priority: read("priority", priority),
    expiresInSeconds: read("expiresIn", expiresIn),
    feeQuote: read("feeQuoteId", optional(feeQuoteId)),
  }));

export const authorizePayment: MutationResolvers["authorizePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const made = await app.authorizePayment({ actorId, ...command, ...once });
  return made.ok ? { __typename: "AuthorizePaymentSuccess", payment: made.value } : presentRefusal(made.error);
};

export const previewAuthorizePayment: QueryResolvers["previewAuthorizePayment"] = async (
  _root,
  args,
  { app, actor },
) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.authorizePayment({ actorId, ...command }));
};
