import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Contact } from "../../domain/contacts/contact.ts";
import { contactNameKey } from "../../domain/contacts/name-key.ts";
import type { ContactNotFound } from "../../domain/money/contact-refusals.ts";
import type { ContactId, UserId } from "../../domain/money/ids.ts";
import type { UpdateContactRefusal } from "../../domain/money/refusals.ts";
import type { ContactDeps } from "./add-contact.ts";

type Deps = Pick<ContactDeps, "contactDesk">;

/** Null: what was given is no id, and so the id of none of theirs. */
type Which = { readonly ownerId: UserId; readonly contactId: ContactId | null };

export type UpdateContact = Which & { readonly name: string; readonly note: string | null };

/** Says anew what it is called. A repeat says the same. */
export const makeUpdateContact =
  ({ contactDesk }: Deps) =>
  async ({ ownerId, contactId, name, note }: UpdateContact): Promise<Result<Contact, UpdateContactRefusal>> =>
    contactId === null
      ? err({ code: "CONTACT_NOT_FOUND" })
      : contactDesk.update(ownerId, contactId, { name, nameKey: contactNameKey(name), note });

export const makeRemoveContact =
  ({ contactDesk }: Deps) =>
  async ({ ownerId, contactId }: Which): Promise<Result<ContactId, ContactNotFound>> =>
    contactId !== null && (await contactDesk.remove(ownerId, contactId))
      ? ok(contactId)
      : err({ code: "CONTACT_NOT_FOUND" });
