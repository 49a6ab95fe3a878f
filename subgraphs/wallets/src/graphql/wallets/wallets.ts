import { requireUser } from "@coffer/platform/graphql/errors";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import type { QueryResolvers } from "../generated/types.ts";

export const wallet: QueryResolvers["wallet"] = (_root, { id }, { loaders }) => loaders.wallet.load(id);

export const wallets: QueryResolvers["wallets"] = async (_root, args, { actor, loaders }) =>
  listOf(await loaders.walletsOfUser.load(requireUser(actor).userId), args);

/** What any field that lists wallets answers. */
export const listOf = (
  wallets: readonly Wallet[],
  { includeArchived }: { readonly includeArchived: boolean },
): Wallet[] => wallets.filter(({ archivedAt }) => includeArchived || archivedAt === null);
