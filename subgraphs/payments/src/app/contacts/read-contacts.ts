import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { Contact } from "../../domain/contacts/contact.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { ContactPage, ContactReader } from "./ports.ts";

/** To its owner and to staff. Whoever is meant is nobody to whom it is there. */
export const visibleTo = (actor: Actor, contact: Contact | null): Contact | null =>
  contact && may(actor, "contacts:read", contact.ownerId) ? contact : null;

export async function listContactsOfUser(
  contacts: ContactReader,
  { actor, userId, page }: { readonly actor: Actor; readonly userId: UserId | null; readonly page: ContactPage },
): Promise<Listed<Contact>> {
  if (userId === null || !may(actor, "contacts:read", userId))
    throw forbidden("You have no right to this user's contacts.");
  const { after, ...rest } = page;
  if (after === null) return contacts.list(userId, { ...rest, behind: null });
  const [last] = await contacts.findMany([after]);
  // Where it is called otherwise by now, the list goes on behind that.
  if (last?.ownerId !== userId) throw cursorLost();
  return contacts.list(userId, { ...rest, behind: last.nameKey });
}
