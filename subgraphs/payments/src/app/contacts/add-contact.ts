import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Contact } from "../../domain/contacts/contact.ts";
import { contactNameKey } from "../../domain/contacts/name-key.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { AddContactRefusal } from "../../domain/money/refusals.ts";
import { claimedPayee } from "../money/plan-payment.ts";
import type { Directory, PayeeReference } from "../money/ports.ts";
import type { ContactAdded, ContactDesk } from "./ports.ts";

export type AddContact = {
  readonly ownerId: UserId;
  readonly name: string;
  readonly payee: PayeeReference;
  readonly note: string | null;
  readonly idempotencyKey: string;
};

export type ContactDeps = { readonly contactDesk: ContactDesk; readonly directory: Directory };
type Added = Result<Contact, AddContactRefusal>;

/** A payee who is nobody, or oneself, leaves no trace: the key is free. */
export const makeAddContact =
  ({ contactDesk, directory }: ContactDeps) =>
  async ({ ownerId, name, payee, note, idempotencyKey: key }: AddContact): Promise<Added> => {
    const claim = makeClaim({ actorId: ownerId, operation: "addContact", key }, [name, ...claimedPayee(payee), note]);
    const before = await contactDesk.findAdded(claim);
    if (before) return answer(contactDesk, before);

    const means = await directory.identify(payee);
    if (!means) return err({ code: "PAYEE_NOT_FOUND" });
    if ("userId" in means && means.userId === ownerId) return err({ code: "OWN_CONTACT" });
    const contact = { id: newId("con"), ownerId, name, nameKey: contactNameKey(name), note, means };
    return answer(contactDesk, await contactDesk.add(claim, contact));
  };

/** Of a repeat: the contact as it is now. Of what was removed there is nothing left to show. */
async function answer(desk: ContactDesk, added: ContactAdded): Promise<Added> {
  if (!added.ok) return added;
  const [contact] = await desk.findMany([added.value]);
  return contact ? ok(contact) : err({ code: "CONTACT_NOT_FOUND" });
}
