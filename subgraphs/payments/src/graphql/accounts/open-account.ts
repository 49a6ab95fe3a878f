import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { accountName, makeCurrencyParser } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const openAccount: MutationResolvers["openAccount"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    currency: read("input.currency", makeCurrencyParser(assets)),
    name: read("input.name", accountName),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const opened = await app.openAccount({ actorId, ...command });
  return opened.ok ? { __typename: "OpenAccountSuccess", account: opened.value } : presentRefusal(opened.error);
};
