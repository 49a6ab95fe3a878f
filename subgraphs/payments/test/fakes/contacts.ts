import { newId } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { ContactAdded, ContactDesk } from "../../src/app/contacts/ports.ts";
import type { Contact } from "../../src/domain/contacts/contact.ts";
import { contactNameKey } from "../../src/domain/contacts/name-key.ts";
import type { ContactId, UserId } from "../../src/domain/money/ids.ts";

/** Contacts in memory: each is a turn of its own, so nothing has to be locked. */
export function makeFakeContactDesk(clock: ReturnType<typeof makeFakeClock>, max: number): ContactDesk {
  const rows: Contact[] = [];
  const removed: { readonly id: ContactId; readonly ownerId: UserId }[] = [];
  const keys = makeFakeKeys<ContactAdded>();
  const of = (userId: UserId) => rows.filter(({ ownerId }) => ownerId === userId);

  return {
    findMany: async (ids) => ids.map((id) => rows.find((row) => row.id === id) ?? null),
    findOfPeople: async (ownerId, people) =>
      people.map((id) => of(ownerId).find(({ means }) => "userId" in means && means.userId === id) ?? null),
    list: async (ownerId, { first, behind, search }) => {
      const found = of(ownerId)
        .filter(({ nameKey }) => (behind === null || inOrder(behind, nameKey) < 0) && nameKey.includes(search ?? ""))
        .toSorted((one, other) => inOrder(one.nameKey, other.nameKey));
      return toListed(found.slice(0, first + 1), first);
    },
    async findAdded(claim) {
      const found = await keys.find(claim);
      return found?.ok ? found.value : found;
    },
    async add(claim, contact) {
      const decided = await keys.decide(claim, async () => {
        const own = of(contact.ownerId);
        if (own.some(({ nameKey }) => nameKey === contact.nameKey)) return err({ code: "CONTACT_NAME_TAKEN" });
        if (own.length >= max) return err({ code: "QUOTA_EXCEEDED", limit: max });
        rows.push({ ...contact, createdAt: clock.now() });
        return ok(contact.id);
      });
      return decided.ok ? decided.value : decided;
    },
    async update(ownerId, id, words) {
      const at = rows.findIndex((row) => row.id === id && row.ownerId === ownerId);
      const before = rows[at];
      if (!before) return err({ code: "CONTACT_NOT_FOUND" });
      if (of(ownerId).some((row) => row.id !== id && row.nameKey === words.nameKey))
        return err({ code: "CONTACT_NAME_TAKEN" });
      rows[at] = { ...before, ...words };
      return ok({ ...before, ...words });
    },
    async remove(ownerId, id) {
      const at = rows.findIndex((row) => row.id === id && row.ownerId === ownerId);
      if (at >= 0) removed.push(...rows.splice(at, 1));
      return removed.some((row) => row.id === id && row.ownerId === ownerId);
    },
  };
}

/** By code points, as PostgreSQL's "C" has it of UTF-8. */
const inOrder = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Alice, who has contacts of these names, Bob, and an address book of theirs. */
export async function makeAddressBook(...names: readonly string[]) {
  const contactDesk = makeFakeContactDesk(makeFakeClock(), 20);
  const [ownerId, otherId] = [newId("usr"), newId("usr")];
  const ids: ContactId[] = [];
  for (const name of names) {
    const claim = makeClaim({ actorId: ownerId, operation: "addContact", key: name }, [name]);
    const means = { userId: newId("usr") };
    const contact = { id: newId("con"), ownerId, name, nameKey: contactNameKey(name), note: null, means };
    const added = await contactDesk.add(claim, contact);
    if (!added.ok) throw new Error(added.error.code);
    ids.push(added.value);
  }
  return { contactDesk, ownerId, otherId, ids };
}
