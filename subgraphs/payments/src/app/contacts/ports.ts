import type { Listed } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Contact } from "../../domain/contacts/contact.ts";
import type { ContactNameKey } from "../../domain/contacts/name-key.ts";
import type { ContactNameTaken } from "../../domain/money/contact-refusals.ts";
import type { ContactId, UserId } from "../../domain/money/ids.ts";
import type { QuotaExceeded, UpdateContactRefusal } from "../../domain/money/refusals.ts";

export type NewContact = Omit<Contact, "createdAt">;

/** What a contact shall be called. */
export type ContactWords = Pick<Contact, "name" | "nameKey" | "note">;

/** The contact that is the user's by it, removed since or not; or why there is none. */
export type ContactAdded = Result<ContactId, ContactNameTaken | QuotaExceeded | IdempotencyKeyReused>;

/** `after`: the place that it begins behind; null: it begins at the start. */
export type ContactPage = {
  readonly first: number;
  readonly after: ContactId | null;
  /** Those whose name has this in it. */
  readonly search: ContactNameKey | null;
};

/** In the order of names: those behind this one; null: from the first. */
export type ContactSlice = Omit<ContactPage, "after"> & { readonly behind: ContactNameKey | null };

export type ContactReader = {
  /** In the order asked for, whosever they are; null where there is none, or none any more. */
  findMany(ids: readonly ContactId[]): Promise<readonly (Contact | null)[]>;
  /** Of each person the owner's contact that means them, of several the first that was added. */
  findOfPeople(ownerId: UserId, people: readonly UserId[]): Promise<readonly (Contact | null)[]>;
  list(ownerId: UserId, slice: ContactSlice): Promise<Listed<Contact>>;
};

/**
 * What people have. One person's contacts change one after the other, so that there are never more
 * than one may have, and no two of one name.
 */
export type ContactDesk = ContactReader & {
  /** What the key was used for; null: for nothing yet. */
  findAdded(claim: Claim): Promise<ContactAdded | null>;
  /** Once for each key, a refusal too. */
  add(claim: Claim, contact: NewContact): Promise<ContactAdded>;
  update(ownerId: UserId, id: ContactId, words: ContactWords): Promise<Result<Contact, UpdateContactRefusal>>;
  /** Also one that was removed before. False where the owner never had one of this id. */
  remove(ownerId: UserId, id: ContactId): Promise<boolean>;
};
