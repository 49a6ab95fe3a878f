import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest } from "@coffer/platform/streams/streams";
import { visibleTo } from "../../app/find-account.ts";
import { listAccounts } from "../../app/list-accounts.ts";
import type { QueryResolvers } from "../generated/types.ts";

export const account: QueryResolvers["account"] = async (_root, { id }, { actor, accountById }) =>
  visibleTo(actor, await accountById.load(id));

export const accounts: QueryResolvers["accounts"] = (_root, _args, { actor, accountsByOwner }) =>
  listAccounts(actor, requireUser(actor).userId, (ownerId) => accountsByOwner.load(ownerId));

export const ledgerStream: QueryResolvers["ledgerStream"] = (_root, { request }, { actor, app }) =>
  answerStreamRequest(app.streams, requireUser(actor), request);
