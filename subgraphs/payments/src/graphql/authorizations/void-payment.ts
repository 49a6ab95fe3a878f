import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const voidPayment: MutationResolvers["voidPayment"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const idempotencyKey = inputs.idempotencyKey(input.idempotencyKey);
  inputs.throwIfAny();
  const voided = await app.voidPayment({ actorId: userId, paymentId: input.paymentId, idempotencyKey });
  return voided.ok ? { __typename: "VoidPaymentSuccess", payment: voided.value } : presentRefusal(voided.error);
};
