import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseCreateWallet } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const createWallet: MutationResolvers["createWallet"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const created = await app.createWallet({ userId, ...parseCreateWallet(args) });
  return created.ok ? { __typename: "CreateWalletSuccess", wallet: created.value } : presentRefusal(created.error);
};
