import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeAddressBook } from "../../../test/fakes/contacts.ts";
import type { ContactPage } from "./ports.ts";
import { listContactsOfUser, visibleTo } from "./read-contacts.ts";

const FORBIDDEN = { extensions: { code: "FORBIDDEN" } };

describe("a contact", () => {
  it("is there for its owner and for staff, and for nobody else, whoever is meant", async () => {
    const { contactDesk, ids, ownerId, otherId } = await makeAddressBook("Ann");
    const [contact = null] = await contactDesk.findMany(ids);
    expect(visibleTo(userActor(ownerId), contact)).toBe(contact);
    expect(visibleTo(userActor(otherId, { roles: ["USER", "COMPLIANCE"] }), contact)).toBe(contact);
    const meant = contact && "userId" in contact.means ? contact.means.userId : otherId;
    for (const userId of [otherId, meant]) expect(visibleTo(userActor(userId), contact)).toBeNull();
    expect(visibleTo(userActor(ownerId, { scopes: ["payments:read"] }), contact)).toBeNull();
    expect(visibleTo(userActor(ownerId), null)).toBeNull();
  });

  it("is listed by its name to whose list it is and to staff, from a place that is in it", async () => {
    const { contactDesk, ids, ownerId, otherId } = await makeAddressBook("Cid", "ann", "Bea");
    const list = async (actor = userActor(ownerId), changes: Partial<ContactPage> = {}, userId = ownerId) => {
      const page = { first: 10, after: null, search: null, ...changes };
      return (await listContactsOfUser(contactDesk, { actor, userId, page })).items.map(({ name }) => name);
    };
    expect(await list()).toEqual(["ann", "Bea", "Cid"]);
    expect(await list(userActor(otherId, { roles: ["USER", "AUDITOR"] }))).toHaveLength(3);
    const [cid, ann = null] = ids;
    expect(await list(undefined, { after: ann, first: 1 })).toEqual(["Bea"]);
    await expect(list(userActor(otherId))).rejects.toMatchObject(FORBIDDEN);
    const page = { first: 10, after: null, search: null };
    const of = { actor: userActor(ownerId), userId: null, page };
    await expect(listContactsOfUser(contactDesk, of)).rejects.toMatchObject(FORBIDDEN);
    const lost = { extensions: { code: "BAD_USER_INPUT" } };
    await expect(list(userActor(otherId), { after: ann }, otherId)).rejects.toMatchObject(lost);
    if (cid) await contactDesk.remove(ownerId, cid);
    await expect(list(undefined, { after: cid ?? null })).rejects.toMatchObject(lost);
  });
});
