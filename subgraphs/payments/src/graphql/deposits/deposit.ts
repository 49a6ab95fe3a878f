import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { Assets } from "../../app/money/ports.ts";
import type { MethodId } from "../../domain/money/ids.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers, PreviewDepositInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** Undefined: none was named. Null: what was named is no id, and so no method of theirs. */
const methodOrNone: Parser<string | null | undefined, MethodId | null | undefined> = (raw) =>
  ok(raw === null || raw === undefined ? undefined : parseId("pm", raw));

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewDepositInput>) => ({
    accountId: read("accountId", makeIdParser("acc")),
    methodId: read("methodId", methodOrNone),
    amount: read("amount", makeAmountParser(assets)),
    reference: read("reference", reference),
    feeQuote: read("feeQuoteId", optional(feeQuoteId)),
  }));

export const deposit: MutationResolvers["deposit"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const requested = await app.requestDeposit({ actorId, ...command, ...once });
  return requested.ok ? { __typename: "DepositSuccess", payment: requested.value } : presentRefusal(requested.error);
};

export const previewDeposit: QueryResolvers["previewDeposit"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  return presentPreview(await app.previews.deposit({ actorId, ...command }));
};
