import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeContactDesk } from "../../../test/fakes/contacts.ts";
import { makeFakeDirectory } from "../../../test/fakes/directory.ts";
import { type AddContact, makeAddContact } from "./add-contact.ts";
import { makeRemoveContact, makeUpdateContact } from "./change-contact.ts";

function begin(max = 3) {
  const directory = makeFakeDirectory();
  const contactDesk = makeFakeContactDesk(makeFakeClock(), max);
  const [owner, bob] = [directory.person("alice"), directory.person("bob")];
  const deps = { contactDesk, directory };
  const addContact = makeAddContact(deps);
  return {
    ...{ directory, owner, bob },
    add: (asked: Partial<AddContact> = {}) =>
      addContact({
        ...{ ownerId: owner.userId, name: "Bob", payee: { username: bob.key }, note: null, idempotencyKey: "k" },
        ...asked,
      }),
    update: makeUpdateContact(deps),
    remove: makeRemoveContact(deps),
    list: async () => (await contactDesk.list(owner.userId, { first: 10, behind: null, search: null })).items,
  };
}
type World = ReturnType<typeof begin>;

describe("adding a contact", () => {
  it.each<[string, string, (world: World) => AddContact["payee"]]>([
    ["nobody's username", "PAYEE_NOT_FOUND", () => ({ username: null })],
    ["nobody's id", "PAYEE_NOT_FOUND", () => ({ userId: newId("usr") })],
    ["what is no id", "PAYEE_NOT_FOUND", () => ({ userId: null })],
    ["nobody's account", "PAYEE_NOT_FOUND", () => ({ accountId: newId("acc") })],
    ["what is no account's id", "PAYEE_NOT_FOUND", () => ({ accountId: null })],
    ["oneself by name", "OWN_CONTACT", ({ owner }) => ({ username: owner.key })],
    ["oneself by id", "OWN_CONTACT", ({ owner }) => ({ userId: owner.userId })],
  ])("refuses %s with %s, and leaves the key free", async (_what, code, payeeOf) => {
    const world = begin();
    expect(await world.add({ payee: payeeOf(world) })).toEqual(err({ code }));
    expect(await world.list()).toEqual([]);
    expect(await world.add()).toMatchObject({ ok: true });
  });

  it("is refused for a name that another has, and where there is no room, for good for its key", async () => {
    const { add } = begin(1);
    await add();
    const taken = err({ code: "CONTACT_NAME_TAKEN" });
    for (let times = 0; times < 2; times += 1) expect(await add({ name: "BOB", idempotencyKey: "k2" })).toEqual(taken);
    expect(await add({ name: "Rob", idempotencyKey: "k3" })).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
  });

  it.each<[string, (world: World) => Partial<AddContact>]>([
    ["name", () => ({ name: "Rob" })],
    ["note", () => ({ note: "rent" })],
    ["payee", ({ directory }) => ({ payee: { username: directory.person("carol").key } })],
    ["way to name the payee", ({ bob }) => ({ payee: { userId: bob.userId } })],
  ])("refuses a key that came with another %s", async (_what, changesOf) => {
    const world = begin();
    await world.add();
    expect(await world.add(changesOf(world))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await world.list()).toHaveLength(1);
  });

  it("notes the person of a name, the account of an id, and one's own account", async () => {
    const { add, directory, bob, owner } = begin();
    const [theirs, own] = [directory.account(bob.userId), directory.account(owner.userId)];
    expect(await add()).toMatchObject(ok({ name: "Bob", means: { userId: bob.userId } }));
    for (const { id } of [theirs, own])
      expect(await add({ name: id, payee: { accountId: id }, idempotencyKey: id })).toMatchObject(
        ok({ means: { accountId: id } }),
      );
  });

  it("answers a repeat with the contact as it is by now, whoever is there; and that it was removed", async () => {
    const { add, update, remove, directory, owner } = begin();
    const first = await add();
    if (!first.ok) throw new Error(first.error.code);
    const which = { ownerId: owner.userId, contactId: first.value.id };
    expect(await update({ ...which, name: "Robert", note: "n" })).toMatchObject({ ok: true });
    directory.forget();
    expect(await add()).toMatchObject(ok({ id: first.value.id, name: "Robert", note: "n" }));
    await remove(which);
    expect(await add()).toEqual(err({ code: "CONTACT_NOT_FOUND" }));
  });
});
