import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Account } from "../domain/account.ts";
import type { UserId } from "../domain/ids.ts";

/**
 * A user's accounts, for the user and for staff; FORBIDDEN to others. Null is the id of nobody, and
 * nobody has any.
 */
export async function listAccounts(
  actor: Actor,
  ownerId: UserId | null,
  load: (ownerId: UserId) => Promise<Account[]>,
): Promise<Account[]> {
  if (!may(actor, "accounts:read", ownerId)) throw forbidden("You have no right to this user's accounts.");
  return ownerId === null ? [] : load(ownerId);
}
