import { type Actor, mayRead } from "@coffer/platform/identity/actor";
import type { Account } from "../domain/account.ts";

/** Somebody else's account and an absent one give the same answer. */
export const visibleTo = (actor: Actor, account: Account | null): Account | null =>
  account?.ownerId && mayRead(actor, account.ownerId) ? account : null;
