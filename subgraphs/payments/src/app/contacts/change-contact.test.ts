import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeAddressBook } from "../../../test/fakes/contacts.ts";
import { makeRemoveContact, makeUpdateContact } from "./change-contact.ts";

const NOT_FOUND = err({ code: "CONTACT_NOT_FOUND" });

async function begin() {
  const { ids, ...book } = await makeAddressBook("Ann", "Bea");
  const [ann = null] = ids;
  return { ...book, ann, update: makeUpdateContact(book), remove: makeRemoveContact(book) };
}

describe("changing a contact", () => {
  it("finds none where what was given is no id, is of none, or somebody else's", async () => {
    const { contactDesk, update, remove, ann, ownerId, otherId } = await begin();
    for (const which of [
      { ownerId, contactId: null },
      { ownerId, contactId: newId("con") },
      { ownerId: otherId, contactId: ann },
    ]) {
      expect(await update({ ...which, name: "z", note: null })).toEqual(NOT_FOUND);
      expect(await remove(which)).toEqual(NOT_FOUND);
    }
    expect(await contactDesk.findMany(ann === null ? [] : [ann])).toMatchObject([{ name: "Ann", note: null }]);
  });

  it("calls it otherwise, and refuses what another is called, whatever its case", async () => {
    const { update, ann: contactId, ownerId } = await begin();
    const which = { ownerId, contactId, note: "n" };
    expect(await update({ ...which, name: "BEA" })).toEqual(err({ code: "CONTACT_NAME_TAKEN" }));
    for (let times = 0; times < 2; times += 1)
      expect(await update({ ...which, name: "ANN" })).toMatchObject(ok({ name: "ANN", nameKey: "ann", note: "n" }));
  });

  it("removes it, and finds it removed", async () => {
    const { update, remove, ann: contactId, ownerId } = await begin();
    for (let times = 0; times < 2; times += 1) expect(await remove({ ownerId, contactId })).toEqual(ok(contactId));
    expect(await update({ ownerId, contactId, name: "Ann", note: null })).toEqual(NOT_FOUND);
  });
});
