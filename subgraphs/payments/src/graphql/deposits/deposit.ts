import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { MethodId } from "../../domain/money/ids.ts";
import { feeQuoteId } from "../fees/parse.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

/** Undefined: none was named. Null: what was named is no id, and so no method of theirs. */
const methodOrNone: Parser<string | null | undefined, MethodId | null | undefined> = (raw) =>
  ok(raw === null || raw === undefined ? undefined : parseId("pm", raw));

export const deposit: MutationResolvers["deposit"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    accountId: read("input.accountId", makeIdParser("acc")),
    methodId: read("input.methodId", methodOrNone),
    amount: read("input.amount", makeAmountParser(assets)),
    reference: read("input.reference", reference),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    feeQuote: read("input.feeQuoteId", optional(feeQuoteId)),
  }));
  const requested = await app.requestDeposit({ actorId, ...command });
  return requested.ok ? { __typename: "DepositSuccess", payment: requested.value } : presentRefusal(requested.error);
};
