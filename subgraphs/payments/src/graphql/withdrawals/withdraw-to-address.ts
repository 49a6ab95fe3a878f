import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import { approval } from "../approvals/parse.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers, PreviewWithdrawToAddressInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, memo, networkCode, priority, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. What is no address is refused as one. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewWithdrawToAddressInput>) => ({
    fromAccountId: read("fromAccountId", makeIdParser("acc")),
    network: read("network", networkCode),
    address: read("address", anything),
    amount: read("amount", makeAmountParser(assets)),
    memo: read("memo", memo),
    reference: read("reference", reference),
    priority: read("priority", priority),
    feeQuote: read("feeQuoteId", optional(feeQuoteId)),
  }));

export const withdrawToAddress: MutationResolvers["withdrawToAddress"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const withdrawn = await app.withdrawToAddress({ actorId, ...command, ...once });
  return withdrawn.ok
    ? { __typename: "WithdrawToAddressSuccess", payment: withdrawn.value }
    : presentRefusal(withdrawn.error);
};

export const previewWithdrawToAddress: QueryResolvers["previewWithdrawToAddress"] = async (
  _root,
  args,
  { app, actor },
) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.withdrawToAddress({ actorId, ...command }));
};
