import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers, PreviewPayRequestInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";
import { requestReference } from "./parse.ts";

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewPayRequestInput>) => ({
    by: read("request", requestReference),
    fromAccountId: read("fromAccountId", makeIdParser("acc")),
    amount: read("amount", optional(makeAmountParser(assets))),
    reference: read("reference", reference),
    feeQuote: read("feeQuoteId", optional(feeQuoteId)),
  }));

export const payRequest: MutationResolvers["payRequest"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const paid = await app.payRequest({ actorId, ...command, ...once });
  return paid.ok ? { __typename: "PayRequestSuccess", payment: paid.value } : presentRefusal(paid.error);
};

export const previewPayRequest: QueryResolvers["previewPayRequest"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.payRequest({ actorId, ...command }));
};
