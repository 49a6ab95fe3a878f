import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { amountOf, expiresIn, memo, payee } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const authorizePayment: MutationResolvers["authorizePayment"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    amount: read("input.amount", amountOf(app.assets)),
    fromAccountId: read("input.fromAccountId", anything),
    to: read("input.to", payee),
    memo: read("input.memo", memo),
    expiresInSeconds: read("input.expiresIn", expiresIn),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const made = await app.authorizePayment({ actorId: userId, ...command });
  return made.ok ? { __typename: "AuthorizePaymentSuccess", payment: made.value } : presentRefusal(made.error);
};
