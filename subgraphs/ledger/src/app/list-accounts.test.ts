import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeAccount } from "../../test/fakes/books.ts";
import { visibleTo } from "./find-account.ts";
import { listAccounts } from "./list-accounts.ts";

const [owner, stranger] = [newId("usr"), newId("usr")];
const account = makeAccount({ id: newId("acc"), ownerId: owner });
const staff = userActor(stranger, { roles: ["USER", "OPERATOR"] });

describe("listAccounts", () => {
  it.each([
    ["nobody", anonymous],
    ["a stranger", userActor(stranger)],
    ["the owner's client that was not let in to accounts", userActor(owner, { scopes: [] })],
  ])("refuses %s before anything is read", async (_who, actor) => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return [account];
    };
    await expect(listAccounts(actor, owner, read)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect(reads).toBe(0);
  });

  it("refuses strangers what is nobody's too, and has none of it for staff", async () => {
    const read = async () => [account];
    await expect(listAccounts(userActor(owner), null, read)).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
    expect(await listAccounts(staff, null, read)).toEqual([]);
  });

  it("shows them to their owner and to staff", async () => {
    for (const actor of [userActor(owner), staff])
      expect(await listAccounts(actor, owner, async () => [account])).toEqual([account]);
  });
});

describe("an account", () => {
  it("is not there for a stranger, and none of the system's own is for anybody", () => {
    expect(visibleTo(anonymous, account)).toBeNull();
    expect(visibleTo(userActor(stranger), account)).toBeNull();
    for (const actor of [userActor(owner), staff])
      expect(visibleTo(actor, makeAccount({ id: newId("acc"), ownerId: null }))).toBeNull();
  });

  it("is there for its owner and for staff", () => {
    for (const actor of [userActor(owner), staff]) expect(visibleTo(actor, account)).toBe(account);
  });
});
