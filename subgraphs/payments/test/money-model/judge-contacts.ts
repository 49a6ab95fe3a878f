import type { ContactId } from "../../src/domain/money/ids.ts";
import { meaning, overQuota, QUOTAS } from "./judge-parts.ts";
import type { Of } from "./ops.ts";
import { type Bench, code, type Ruling } from "./verdict.ts";

/** A name for somebody who can be paid: whom it means never changes. */
export function addContact({ actor, name, payee }: Of<"addContact">, { books }: Bench): Ruling {
  const means = meaning(books, payee);
  if (!means) return code("PAYEE_NOT_FOUND");
  if ("userId" in means && means.userId === actor) return code("OWN_CONTACT");
  const owned = [...books.contacts.values()].filter((one) => one.owner === actor && one.means !== null);
  return {
    reasons: owned.some((one) => one.name === name)
      ? [{ code: "CONTACT_NAME_TAKEN" }]
      : overQuota(owned.length, QUOTAS.contacts),
    make: ({ id }) => books.contacts.set(id as ContactId, { id: id as ContactId, owner: actor, name, means }),
  };
}

/** Also of one that was removed before. */
export function removeContact({ actor, contact: id }: Of<"removeContact">, { books }: Bench): Ruling {
  const contact = id === null ? undefined : books.contacts.get(id);
  if (contact?.owner !== actor) return code("CONTACT_NOT_FOUND");
  return { reasons: [], make: () => books.contacts.set(contact.id, { ...contact, means: null }) };
}
