import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetWallets } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseCreateWallet } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const createWallet: MutationResolvers["createWallet"] = async (_root, args, context) => {
  const { userId } = requireUser(context.actor);
  const created = await context.app.createWallet({ userId, ...parseCreateWallet(args) });
  forgetWallets(context);
  return created.ok ? { __typename: "CreateWalletSuccess", wallet: created.value } : presentRefusal(created.error);
};
