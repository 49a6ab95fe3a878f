import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { MethodDesk, NewMethod } from "../../src/app/methods/ports.ts";
import type { MethodId } from "../../src/domain/methods/method.ts";

/** As many as a person may have in the desks that are tried here. */
export const DESK_MAX = 3;

function begin(desk: MethodDesk) {
  const userId = newId("usr");
  const build = (token: string): NewMethod => {
    const says = { kind: "BANK", label: `Of ${token}`, isVerified: true } as const;
    return { id: newId("pm"), userId, token, ...says, takesDeposits: true, takesWithdrawals: false };
  };
  const claimOf = (key: string, token = key) =>
    makeClaim({ actorId: userId, operation: "addPaymentMethod", key }, ["BANK", token]);
  const add = (token: string, key = token) => desk.add(claimOf(key, token), build(token));
  return {
    userId,
    claimOf,
    add,
    async added(token: string): Promise<MethodId> {
      const answer = await add(token);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
    /** Tokens in their order, the default marked. */
    async list(): Promise<string[]> {
      const [methods = []] = await desk.listOf([userId]);
      return methods.map(({ token, isDefault }) => (isDefault ? `${token}!` : token));
    },
  };
}

/** What the use cases rely on, whatever keeps the methods. */
export function describeMethodDesk(name: string, open: () => MethodDesk): void {
  describe(name, () => {
    describeAdding(open);
    describeChoosing(open);
    describeFinding(open);
  });
}

function describeAdding(open: () => MethodDesk): void {
  it("refuses one more than there may be, and gives every repeat that answer, whatever comes after", async () => {
    const { add, added, list, claimOf, userId } = begin(open());
    const first = await added("a");
    await added("b");
    await added("c");
    const refused = err({ code: "QUOTA_EXCEEDED", limit: DESK_MAX });
    expect(await add("d")).toEqual(refused);
    await open().remove(userId, first);
    expect(await add("d")).toEqual(refused);
    expect(await open().findAdded(claimOf("d"))).toEqual(refused);
    expect(await list()).toEqual(["b!", "c"]);
  });

  it("refuses a key that came with another token, and adds nothing", async () => {
    const { add, list, claimOf } = begin(open());
    await add("a", "k");
    expect(await add("b", "k")).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await open().findAdded(claimOf("k", "b"))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await list()).toEqual(["a!"]);
  });

  it("knows nothing of a key that was never used", async () => {
    expect(await open().findAdded(begin(open()).claimOf("k"))).toBeNull();
  });

  it("adds a token once, under whatever key, also where there is no room for another", async () => {
    const { add, added, list } = begin(open());
    const id = await added("a");
    await added("b");
    await added("c");
    expect(await add("a", "another")).toEqual(ok(id));
    expect(await list()).toEqual(["a!", "b", "c"]);
  });

  it("adds a token that was removed anew, and under the key of before it names the one before", async () => {
    const { add, added, list, userId } = begin(open());
    const former = await added("a");
    await open().remove(userId, former);
    const again = await add("a", "another");
    expect(again).toMatchObject({ ok: true });
    expect(again).not.toEqual(ok(former));
    expect(await add("a")).toEqual(ok(former));
    expect(await list()).toEqual(["a!"]);
  });

  it("makes the first the default, and no other", async () => {
    const { add, list } = begin(open());
    for (const token of ["a", "b", "c"]) await add(token);
    expect(await list()).toEqual(["a!", "b", "c"]);
  });
}

function describeChoosing(open: () => MethodDesk): void {
  it("changes nothing of somebody else's, of what never was, and of what was removed", async () => {
    const { added, list, userId } = begin(open());
    const [first, second] = [await added("a"), await added("b")];
    await open().remove(userId, second);
    const other = newId("usr");
    expect(await open().remove(other, first)).toBeNull();
    expect(await open().setDefault(other, first)).toBeNull();
    expect(await open().remove(userId, newId("pm"))).toBeNull();
    expect(await open().setDefault(userId, newId("pm"))).toBeNull();
    expect(await open().setDefault(userId, second)).toBeNull();
    expect(await list()).toEqual(["a!"]);
  });

  it("makes another the default, first in the list, and once more changes nothing", async () => {
    const { added, list, userId } = begin(open());
    await added("a");
    await added("b");
    const third = await added("c");
    for (let times = 0; times < 2; times += 1) {
      expect(await open().setDefault(userId, third)).toMatchObject({ id: third, token: "c", isDefault: true });
      expect(await list()).toEqual(["c!", "a", "b"]);
    }
  });

  it("makes the oldest that is left the default where the default is removed, and keeps it otherwise", async () => {
    const { added, list, userId } = begin(open());
    const [first, second, third] = [await added("a"), await added("b"), await added("c")];
    await open().setDefault(userId, second);
    expect(await open().remove(userId, third)).toMatchObject({ id: third, isDefault: false });
    expect(await list()).toEqual(["b!", "a"]);
    for (let times = 0; times < 2; times += 1) {
      expect(await open().remove(userId, second)).toMatchObject({ id: second, isDefault: false });
      expect(await list()).toEqual(["a!"]);
    }
    await open().remove(userId, first);
    expect(await list()).toEqual([]);
  });
}

function describeFinding(open: () => MethodDesk): void {
  it("finds removed ones by their ids, in the order asked for, and nothing of an id of none", async () => {
    const { added, userId } = begin(open());
    const [first, second] = [await added("a"), await added("b")];
    await open().remove(userId, first);
    const found = await open().findMany([second, newId("pm"), first]);
    expect(found).toMatchObject([
      {
        id: second,
        userId,
        kind: "BANK",
        token: "b",
        label: "Of b",
        isVerified: true,
        isDefault: true,
        takesDeposits: true,
        takesWithdrawals: false,
      },
      null,
      { id: first, isDefault: false, createdAt: expect.any(Date) },
    ]);
  });

  it("finds as usable what is the user's own and was not removed, and nothing else", async () => {
    const { added, userId } = begin(open());
    const [first, second] = [await added("a"), await added("b")];
    await open().remove(userId, first);
    expect(await open().findUsable(userId, second)).toMatchObject({ id: second, userId });
    expect(await open().findUsable(userId, first)).toBeNull();
    expect(await open().findUsable(newId("usr"), second)).toBeNull();
    expect(await open().findUsable(userId, newId("pm"))).toBeNull();
  });

  it("lists each person's own", async () => {
    const [one, other] = [begin(open()), begin(open())];
    await one.added("a");
    await other.added("b");
    const lists = await open().listOf([other.userId, newId("usr"), one.userId]);
    expect(lists.map((methods) => methods.map(({ token }) => token))).toEqual([["b"], [], ["a"]]);
  });
}
