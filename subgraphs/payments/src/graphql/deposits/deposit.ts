import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const deposit: MutationResolvers["deposit"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const amount = inputs.amount("input.amount", input.amount);
  const idempotencyKey = inputs.idempotencyKey(input.idempotencyKey);
  inputs.throwIfAny();
  if (!amount) throw new Error("an amount without fault is missing");
  const requested = await app.requestDeposit({ actorId: userId, accountId: input.accountId, amount, idempotencyKey });
  return requested.ok ? { __typename: "DepositSuccess", payment: requested.value } : presentRefusal(requested.error);
};
