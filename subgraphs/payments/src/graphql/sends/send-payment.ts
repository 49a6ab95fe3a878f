import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const sendPayment: MutationResolvers["sendPayment"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const amount = inputs.amount("input.amount", input.amount);
  const to = inputs.payee(input.to);
  const memo = inputs.memo(input.memo);
  const idempotencyKey = inputs.idempotencyKey(input.idempotencyKey);
  inputs.throwIfAny();
  if (!amount) throw new Error("an amount without fault is missing");
  const sent = await app.sendPayment({
    actorId: userId,
    fromAccountId: input.fromAccountId,
    to,
    amount,
    memo,
    idempotencyKey,
  });
  return sent.ok ? { __typename: "SendPaymentSuccess", payment: sent.value } : presentRefusal(sent.error);
};
