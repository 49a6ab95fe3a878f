import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

const NAME_MAX = 64;

export const openSystemAccount: MutationResolvers["openSystemAccount"] = async (_root, { input }, context) => {
  const { app, actor } = context;
  const inputs = new LedgerInputs(app.assets);
  const asset = inputs.currency("input.currency", input.currency);
  const command = {
    actorId: requireUser(actor).userId,
    code: inputs.code(input.code),
    name: inputs.line("input.name", input.name, NAME_MAX),
    kind: input.kind,
    floor: inputs.floor(asset, input.floor),
    metadata: inputs.metadata(input.metadata),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  if (!asset) throw new Error("a currency without fault is missing");
  const opened = await app.operators.openSystemAccount({ ...command, asset });
  forgetRead(context);
  if (!opened.ok) return presentRefusal(opened.error, context);
  return { __typename: "OpenSystemAccountSuccess", account: await loaded(context.accountById, opened.value.id) };
};
