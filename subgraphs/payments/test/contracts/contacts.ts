import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { ContactDesk, ContactSlice } from "../../src/app/contacts/ports.ts";
import { contactNameKey } from "../../src/domain/contacts/name-key.ts";
import type { ContactId } from "../../src/domain/money/ids.ts";
import type { Meant } from "../../src/domain/money/meant.ts";

/** As many as a person may have in the desks that are tried here. */
export const CONTACTS_MAX = 4;
const [TAKEN, NOT_FOUND] = [err({ code: "CONTACT_NAME_TAKEN" }), err({ code: "CONTACT_NOT_FOUND" })];
const words = (name: string, note: string | null = null) => ({ name, nameKey: contactNameKey(name), note });

function begin(desk: ContactDesk) {
  const ownerId = newId("usr");
  const claimOf = (key: string, name = key) => makeClaim({ actorId: ownerId, operation: "addContact", key }, [name]);
  const add = (name: string, key = name, means: Meant = { userId: newId("usr") }) =>
    desk.add(claimOf(key, name), { id: newId("con"), ownerId, ...words(name), means });
  return {
    ownerId,
    claimOf,
    add,
    async added(name: string, means?: Meant): Promise<ContactId> {
      const answer = await add(name, name, means);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
    async list(slice: Partial<ContactSlice> = {}): Promise<string[]> {
      const { items, hasNext } = await desk.list(ownerId, { first: 10, behind: null, search: null, ...slice });
      return [...items.map(({ name }) => name), ...(hasNext ? ["…"] : [])];
    },
  };
}

/** What the use cases rely on, whatever keeps the contacts. */
export function describeContactDesk(name: string, open: () => ContactDesk): void {
  describe(name, () => {
    describeAdding(open);
    describeChanging(open);
    describeReading(open);
  });
}

function describeAdding(open: () => ContactDesk): void {
  it("refuses one more than there may be, and gives every repeat that answer, whatever comes after", async () => {
    const { add, added, list, claimOf, ownerId } = begin(open());
    const first = await added("a");
    for (const name of ["b", "c", "d"]) await added(name);
    const refused = err({ code: "QUOTA_EXCEEDED", limit: CONTACTS_MAX });
    expect(await add("e")).toEqual(refused);
    await open().remove(ownerId, first);
    expect(await add("e")).toEqual(refused);
    expect(await open().findAdded(claimOf("e"))).toEqual(refused);
    expect(await add("e", "another key")).toMatchObject({ ok: true });
    expect(await list()).toEqual(["b", "c", "d", "e"]);
  });

  it("refuses a name that another has, whatever its case, also where there is no room; not once it is removed", async () => {
    const { add, added, ownerId, list } = begin(open());
    const id = await added("Bob");
    for (const name of ["bob", "BOB"]) expect(await add(name)).toEqual(TAKEN);
    for (const name of ["b", "c", "d"]) await added(name);
    expect(await add("bOb")).toEqual(TAKEN);
    await open().remove(ownerId, id);
    expect(await add("bob")).toEqual(TAKEN);
    expect(await add("bob", "another key")).toMatchObject({ ok: true });
    expect(await list()).toEqual(["b", "bob", "c", "d"]);
  });

  it("refuses a key that came with another name, and adds nothing", async () => {
    const { add, list, claimOf } = begin(open());
    await add("a", "k");
    expect(await add("b", "k")).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await open().findAdded(claimOf("k", "b"))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await open().findAdded(claimOf("never"))).toBeNull();
    expect(await list()).toEqual(["a"]);
  });

  it("adds once for its key, also where it was removed since, and gives each person names of their own", async () => {
    const [one, other] = [begin(open()), begin(open())];
    const id = await one.added("a");
    expect(await one.add("a")).toEqual(ok(id));
    await other.added("a");
    await open().remove(one.ownerId, id);
    expect(await one.add("a")).toEqual(ok(id));
    expect(await one.list()).toEqual([]);
    expect(await other.list()).toEqual(["a"]);
  });
}

function describeChanging(open: () => ContactDesk): void {
  it("changes nothing of somebody else's, of what never was, and of what was removed", async () => {
    const { added, list, ownerId } = begin(open());
    const [first, second] = [await added("a"), await added("b")];
    await open().remove(ownerId, second);
    const other = newId("usr");
    expect(await open().remove(other, first)).toBe(false);
    expect(await open().remove(ownerId, newId("con"))).toBe(false);
    for (const [who, id] of [[other, first] as const, [ownerId, newId("con")] as const, [ownerId, second] as const])
      expect(await open().update(who, id, words("z"))).toEqual(NOT_FOUND);
    expect(await list()).toEqual(["a"]);
  });

  it("calls one otherwise, in its own name's other case too, and not as another is called", async () => {
    const { added, list, ownerId } = begin(open());
    const means = { accountId: newId("acc") };
    const [first, second] = [await added("a", means), await added("b")];
    expect(await open().update(ownerId, first, words("B", "n"))).toEqual(TAKEN);
    expect(await open().findMany([first])).toMatchObject([{ name: "a", note: null }]);
    for (const name of ["A", "c"]) {
      const now = { id: first, ownerId, ...words(name, "n"), means };
      expect(await open().update(ownerId, first, words(name, "n"))).toMatchObject(ok(now));
      expect(await open().findMany([first])).toMatchObject([now]);
    }
    expect(await open().update(ownerId, second, words("a"))).toMatchObject({ ok: true });
    expect(await list()).toEqual(["a", "c"]);
  });

  it("removes one, and finds it removed", async () => {
    const { added, ownerId } = begin(open());
    const id = await added("a");
    for (let times = 0; times < 2; times += 1) {
      expect(await open().remove(ownerId, id)).toBe(true);
      expect(await open().findMany([id])).toEqual([null]);
    }
  });
}

function describeReading(open: () => ContactDesk): void {
  it("finds many by their ids, in the order asked for, and nothing of an id of none", async () => {
    const { added, ownerId } = begin(open());
    const means = { userId: newId("usr") };
    const [first, second] = [await added("a"), await added("b", means)];
    expect(await open().findMany([second, newId("con"), first])).toMatchObject([
      { id: second, ownerId, ...words("b"), means, createdAt: expect.any(Date) },
      null,
      { id: first },
    ]);
  });

  it("finds of people the owner's that was added first, and none that was removed or names an account", async () => {
    const { added, ownerId } = begin(open());
    const [one, other, stranger] = [newId("usr"), newId("usr"), newId("usr")];
    const former = await added("z", { userId: one });
    const [first] = [await added("y", { userId: one }), await added("x", { userId: one })];
    await added("w", { accountId: newId("acc") });
    await begin(open()).added("theirs", { userId: other });
    await open().remove(ownerId, former);
    const found = await open().findOfPeople(ownerId, [stranger, one, other]);
    expect(found.map((contact) => contact?.id ?? null)).toEqual([null, first, null]);
  });

  it("lists by names, a slice at a time, and those that have a text in theirs, as it stands", async () => {
    const { added, list } = begin(open());
    for (const name of ["Zoë", "ann_b", "Änne", "Ann%B"]) await added(name);
    expect(await list()).toEqual(["Ann%B", "ann_b", "Zoë", "Änne"]);
    expect(await list({ first: 2 })).toEqual(["Ann%B", "ann_b", "…"]);
    expect(await list({ first: 2, behind: contactNameKey("ANN_B") })).toEqual(["Zoë", "Änne"]);
    expect(await list({ behind: contactNameKey("m") })).toEqual(["Zoë", "Änne"]);
    expect(await list({ search: contactNameKey("ANN") })).toEqual(["Ann%B", "ann_b"]);
    for (const [search, found] of [
      ["_", ["ann_b"]],
      ["%", ["Ann%B"]],
      ["\\", []],
      ["ZOË", ["Zoë"]],
    ] as const)
      expect(await list({ search: contactNameKey(search) })).toEqual(found);
  });
}
