import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const authorizePayment: MutationResolvers["authorizePayment"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const amount = inputs.amount("input.amount", input.amount);
  const command = {
    actorId: userId,
    fromAccountId: input.fromAccountId,
    to: inputs.payee(input.to),
    memo: inputs.memo(input.memo),
    expiresInSeconds: inputs.expiresIn(input.expiresIn),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  if (!amount) throw new Error("an amount without fault is missing");
  const made = await app.authorizePayment({ ...command, amount });
  return made.ok ? { __typename: "AuthorizePaymentSuccess", payment: made.value } : presentRefusal(made.error);
};
