import { parseId } from "@coffer/contracts/ids";
import { visibleTo } from "../../app/find-account.ts";
import { listAccounts } from "../../app/list-accounts.ts";
import { effectiveState } from "../../domain/account.ts";
import type { EntityResolvers } from "../generated/types.ts";
import { presentBalance } from "../present.ts";

export const Account: EntityResolvers["Account"] = {
  __resolveReference: async ({ id }, { actor, accountById }) => visibleTo(actor, await accountById.load(id)),
  currency: ({ asset }) => asset.code,
  // Only customers' accounts are visible, and those have an owner.
  owner: ({ ownerId }) => ({ id: ownerId ?? "" }),
  state: (account) => effectiveState(account),
  balance: ({ balance }) => presentBalance(balance),
  createdAt: ({ openedAt }) => openedAt,
};

export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }) => ({ id }),
  accounts: ({ id }, _args, { actor, accountsByOwner }) =>
    listAccounts(actor, parseId("usr", id), (ownerId) => accountsByOwner.load(ownerId)),
};
