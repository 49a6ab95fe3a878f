import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { expiresIn, makeAmountParser, memo, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { makeBoundParser, notBelow, payer } from "./parse.ts";

export const requestPayment: MutationResolvers["requestPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const parseAmount = makeAmountParser(await app.assetsFor(args));
  const command = readInput(args, (read) => {
    const amount = read("input.amount", optional(parseAmount));
    const parseBound = makeBoundParser(amount, parseAmount);
    const minimum = read("input.minimumAmount", parseBound);
    return {
      amount,
      minimum,
      maximum: read("input.maximumAmount", notBelow(minimum, parseBound)),
      toAccountId: read("input.toAccountId", makeIdParser("acc")),
      from: read("input.from", optional(payer)),
      memo: read("input.memo", memo),
      reference: read("input.reference", reference),
      expiresInSeconds: read("input.expiresIn", expiresIn),
      idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    };
  });
  const made = await app.requestPayment({ actorId, ...command });
  return made.ok ? { __typename: "RequestPaymentSuccess", request: made.value } : presentRefusal(made.error);
};
