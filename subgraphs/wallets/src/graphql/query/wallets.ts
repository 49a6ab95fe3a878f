import { requireUser } from "@coffer/platform/graphql/errors";
import type { QueryResolvers } from "../generated/types.ts";

export const wallets: NonNullable<QueryResolvers["wallets"]> = async (_root, _args, { actor, loaders }) => [
  ...(await loaders.walletsOfUser.load(requireUser(actor).userId)),
];
