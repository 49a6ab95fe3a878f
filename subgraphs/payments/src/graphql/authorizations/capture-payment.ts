import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const capturePayment: MutationResolvers["capturePayment"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const command = {
    actorId: userId,
    paymentId: input.paymentId,
    amount: inputs.amountOrNone("input.amount", input.amount),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  const captured = await app.capturePayment(command);
  return captured.ok
    ? { __typename: "CapturePaymentSuccess", payment: captured.value }
    : presentRefusal(captured.error);
};
