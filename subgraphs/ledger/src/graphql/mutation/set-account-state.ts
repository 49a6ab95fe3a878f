import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, id, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present-refusal.ts";

export const setAccountState: MutationResolvers["setAccountState"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    accountId: read("input.accountId", id("acc")),
    state: read("input.state", anything),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const set = await app.operators.setAccountState({ actorId: userId, ...command });
  forgetRead(context);
  if (!set.ok) return presentRefusal(set.error, context);
  return { __typename: "SetAccountStateSuccess", account: await loaded(context.accountById, set.value.id) };
};
