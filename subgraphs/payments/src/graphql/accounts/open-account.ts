import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { PaymentInputs } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const openAccount: MutationResolvers["openAccount"] = async (_root, { input }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const inputs = new PaymentInputs(app.assets);
  const command = {
    actorId: userId,
    currency: inputs.currency("input.currency", input.currency),
    name: inputs.accountName(input.name),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  const opened = await app.openAccount(command);
  return opened.ok ? { __typename: "OpenAccountSuccess", account: opened.value } : presentRefusal(opened.error);
};
