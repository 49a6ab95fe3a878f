import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Contact } from "../../../domain/contacts/contact.ts";
import type { ContactNameKey } from "../../../domain/contacts/name-key.ts";
import type { Meant } from "../../../domain/money/meant.ts";

/** Of one that was not removed. */
export type ContactRow = {
  id: Uuid;
  owner_id: Uuid;
  name: string;
  name_key: ContactNameKey;
  note: string | null;
  user_id: Uuid | null;
  account_id: Uuid | null;
  created_at: Date;
};

export const CONTACT_COLUMNS = "id, owner_id, name, name_key, note, user_id, account_id, created_at";

export const toContact = (row: ContactRow): Contact => ({
  id: idFromUuid("con", row.id),
  ownerId: idFromUuid("usr", row.owner_id),
  name: row.name,
  nameKey: row.name_key,
  note: row.note,
  means: toMeant(row),
  createdAt: row.created_at,
});

/** Of one that was not removed. */
export function toMeant({ user_id, account_id }: Pick<ContactRow, "user_id" | "account_id">): Meant {
  if (user_id !== null) return { userId: idFromUuid("usr", user_id) };
  if (account_id !== null) return { accountId: idFromUuid("acc", account_id) };
  throw new Error("a contact means nobody");
}
