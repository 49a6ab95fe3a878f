import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

export const setAccountState: MutationResolvers["setAccountState"] = async (_root, { input }, context) => {
  const { app, actor } = context;
  const inputs = new LedgerInputs(app.assets);
  const command = {
    actorId: requireUser(actor).userId,
    accountId: inputs.id("input.accountId", "acc", input.accountId),
    state: input.state,
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  const set = await app.operators.setAccountState(command);
  forgetRead(context);
  if (!set.ok) return presentRefusal(set.error, context);
  return { __typename: "SetAccountStateSuccess", account: await loaded(context.accountById, set.value.id) };
};
