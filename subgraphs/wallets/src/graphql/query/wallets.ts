import { requireUser } from "@coffer/platform/graphql/errors";
import type { QueryResolvers } from "../generated/types.ts";

export const wallet: QueryResolvers["wallet"] = (_root, { id }, { loaders }) => loaders.wallet.load(id);

export const wallets: QueryResolvers["wallets"] = async (_root, _args, { actor, loaders }) => [
  ...(await loaders.walletsOfUser.load(requireUser(actor).userId)),
];
