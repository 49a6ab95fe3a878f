import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Account } from "../domain/account.ts";

/** Somebody else's account and an absent one give the same answer. */
export const visibleTo = (actor: Actor, account: Account | null): Account | null =>
  account?.ownerId && may(actor, "accounts:read", account.ownerId) ? account : null;
