import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeListedWorld } from "../../../test/fakes/listed.ts";
import { listBulksOfUser, visibleTo } from "./read-bulks.ts";

const page = { first: 10, after: null, status: null };

describe("whose bulk payments are", () => {
  it("their owner's and staff's: not even who is paid sees them", async () => {
    const { now, alice, bob, deps, id } = await makeListedWorld();
    const staff = userActor(bob.userId, { roles: ["USER", "OPERATOR"] });
    expect(visibleTo(userActor(bob.userId), await now())).toBeNull();
    expect([visibleTo(userActor(alice.userId), await now())?.id, visibleTo(staff, await now())?.id]).toEqual([id, id]);
    expect(visibleTo(staff, null)).toBeNull();
    const of = { userId: alice.userId, page };
    await expect(listBulksOfUser(deps.bulks, { actor: userActor(bob.userId), ...of })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
    expect((await listBulksOfUser(deps.bulks, { actor: staff, ...of })).items).toHaveLength(1);
  });

  it("lists none of another status, and refuses a cursor of somebody else's list", async () => {
    const { alice, bob, deps, id } = await makeListedWorld();
    const of = (userId: typeof alice.userId, changes: object) =>
      listBulksOfUser(deps.bulks, { actor: userActor(userId), userId, page: { ...page, ...changes } });
    expect((await of(alice.userId, { status: "RUNNING" })).items).toEqual([]);
    expect((await of(alice.userId, { status: "DRAFT" })).items.map((one) => one.id)).toEqual([id]);
    await expect(of(bob.userId, { after: id })).rejects.toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});
