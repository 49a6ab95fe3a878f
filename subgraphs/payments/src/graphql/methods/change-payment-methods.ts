import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";

// No fault of an input: what is no id of a method is the id of none.

export const removePaymentMethod: MutationResolvers["removePaymentMethod"] = async (_root, { input }, context) => {
  const { userId } = requireUser(context.actor);
  const removed = await context.app.removePaymentMethod({ userId, methodId: parseId("pm", input.methodId) });
  context.methodsOfUser.clear(userId);
  if (!removed.ok) return presentRefusal(removed.error);
  return { __typename: "RemovePaymentMethodSuccess", paymentMethod: removed.value, user: { id: userId } };
};

export const verifyPaymentMethod: MutationResolvers["verifyPaymentMethod"] = async (_root, { input }, context) => {
  const { userId } = requireUser(context.actor);
  const verified = await context.app.verifyPaymentMethod({ userId, methodId: parseId("pm", input.methodId) });
  context.methodsOfUser.clear(userId);
  if (!verified.ok) return presentRefusal(verified.error);
  return { __typename: "VerifyPaymentMethodSuccess", paymentMethod: verified.value };
};

export const setDefaultPaymentMethod: MutationResolvers["setDefaultPaymentMethod"] = async (
  _root,
  { input },
  context,
) => {
  const { userId } = requireUser(context.actor);
  const chosen = await context.app.setDefaultPaymentMethod({ userId, methodId: parseId("pm", input.methodId) });
  context.methodsOfUser.clear(userId);
  if (!chosen.ok) return presentRefusal(chosen.error);
  return { __typename: "SetDefaultPaymentMethodSuccess", paymentMethod: chosen.value, user: { id: userId } };
};
