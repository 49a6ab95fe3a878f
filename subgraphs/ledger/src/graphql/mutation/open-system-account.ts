import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, line, optional } from "@coffer/platform/graphql/input-parsers";
import { afterwards, readInput } from "@coffer/platform/graphql/read-input";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { codeOfSystem, currencyOf, floorIn, metadata } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

const NAME_MAX = 64;

export const openSystemAccount: MutationResolvers["openSystemAccount"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => {
    const asset = read("input.currency", currencyOf(assets));
    return {
      asset,
      code: read("input.code", codeOfSystem),
      name: read("input.name", line(NAME_MAX)),
      kind: read("input.kind", anything),
      floor: afterwards(asset, (known) => read("input.floor", optional(floorIn(known)))),
      metadata: read("input.metadata", metadata),
      idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    };
  });
  const opened = await app.operators.openSystemAccount({ actorId: userId, ...command });
  forgetRead(context);
  if (!opened.ok) return presentRefusal(opened.error, context);
  return { __typename: "OpenSystemAccountSuccess", account: await loaded(context.accountById, opened.value.id) };
};
