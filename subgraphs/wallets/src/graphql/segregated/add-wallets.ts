import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetWallets } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present.ts";
import { parseImportWallet, parseRescanWallet, parseWatchWallet } from "./parse.ts";

export const importWallet: MutationResolvers["importWallet"] = async (_root, args, context) => {
  const { userId } = requireUser(context.actor);
  const made = await context.app.addWallets.importWallet({ userId, ...parseImportWallet(args) });
  forgetWallets(context);
  return made.ok ? { __typename: "ImportWalletSuccess", wallet: made.value } : presentRefusal(made.error);
};

export const watchWallet: MutationResolvers["watchWallet"] = async (_root, args, context) => {
  const { userId } = requireUser(context.actor);
  const made = await context.app.addWallets.watchWallet({ userId, ...parseWatchWallet(args) });
  forgetWallets(context);
  return made.ok ? { __typename: "WatchWalletSuccess", wallet: made.value } : presentRefusal(made.error);
};

export const rescanWallet: MutationResolvers["rescanWallet"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const asked = await context.app.rescanWallet({ ownerId, ...parseRescanWallet(args) });
  forgetWallets(context);
  return asked.ok ? { __typename: "RescanWalletSuccess", wallet: asked.value } : presentRefusal(asked.error);
};
