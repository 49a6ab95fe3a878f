import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { listSchedulesOfUser, visibleTo } from "./read-schedules.ts";

const page = { first: 10, after: null, status: null };

describe("whose schedules are", () => {
  it("their owner's and staff's: not even who is paid sees them", async () => {
    const { now, alice, bob, deps, id } = await makeScheduledWorld();
    const staff = userActor(bob.userId, { roles: ["USER", "OPERATOR"] });
    expect(visibleTo(userActor(bob.userId), now())).toBeNull();
    expect([visibleTo(userActor(alice.userId), now())?.id, visibleTo(staff, now())?.id]).toEqual([id, id]);
    expect(visibleTo(staff, null)).toBeNull();
    const of = { userId: alice.userId, page };
    await expect(listSchedulesOfUser(deps.schedules, { actor: userActor(bob.userId), ...of })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
    expect((await listSchedulesOfUser(deps.schedules, { actor: staff, ...of })).items).toHaveLength(1);
  });

  it("lists none of another status, and refuses a cursor of somebody else's list", async () => {
    const { alice, bob, deps, id } = await makeScheduledWorld();
    const of = (userId: typeof alice.userId, changes: object) =>
      listSchedulesOfUser(deps.schedules, { actor: userActor(userId), userId, page: { ...page, ...changes } });
    expect((await of(alice.userId, { status: "ENDED" })).items).toEqual([]);
    expect((await of(alice.userId, { status: "ACTIVE" })).items.map((one) => one.id)).toEqual([id]);
    await expect(of(bob.userId, { after: id })).rejects.toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});
