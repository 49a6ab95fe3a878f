import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetWallets } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseRenameWallet, parseWalletId } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const renameWallet: MutationResolvers["renameWallet"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const renamed = await context.app.manageWallets.rename({ ownerId, ...parseRenameWallet(args) });
  forgetWallets(context);
  return renamed.ok ? { __typename: "RenameWalletSuccess", wallet: renamed.value } : presentRefusal(renamed.error);
};

export const setDefaultWallet: MutationResolvers["setDefaultWallet"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const set = await context.app.manageWallets.setDefault({ ownerId, ...parseWalletId(args) });
  forgetWallets(context);
  return set.ok ? { __typename: "SetDefaultWalletSuccess", wallet: set.value } : presentRefusal(set.error);
};

export const archiveWallet: MutationResolvers["archiveWallet"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const archived = await context.app.manageWallets.archive({ ownerId, ...parseWalletId(args) });
  forgetWallets(context);
  return archived.ok ? { __typename: "ArchiveWalletSuccess", wallet: archived.value } : presentRefusal(archived.error);
};

export const restoreWallet: MutationResolvers["restoreWallet"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const restored = await context.app.manageWallets.restore({ ownerId, ...parseWalletId(args) });
  forgetWallets(context);
  return restored.ok ? { __typename: "RestoreWalletSuccess", wallet: restored.value } : presentRefusal(restored.error);
};
