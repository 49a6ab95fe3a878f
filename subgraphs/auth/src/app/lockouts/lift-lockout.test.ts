import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeLockoutDesk, makeFakeLockouts } from "../../../test/fakes/lockouts.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { type LiftLockoutCommand, makeLiftLockout } from "./lift-lockout.ts";

async function makeWorld() {
  const { store, person, deps, clock } = makeFakeWorld();
  const [operator, ann] = [await person("olivia"), await person("ann")];
  const [desk, lockouts] = [makeFakeLockoutDesk(store), makeFakeLockouts()];
  const asked = (changes: Partial<LiftLockoutCommand> = {}): LiftLockoutCommand => ({
    ...{ actorId: operator, userId: ann, reason: "ticket 7", idempotencyKey: "k" },
    ...changes,
  });
  return {
    lift: makeLiftLockout({ desk, users: deps.users, lockouts, clock }),
    asked,
    operator,
    ann,
    desk,
    lockouts,
    store,
  };
}

describe("liftLockout", () => {
  it("refuses oneself and nobody, and lifts nothing", async () => {
    const { lift, asked, operator, lockouts, store } = await makeWorld();
    expect(await lift(asked({ userId: operator }))).toMatchObject({ error: { code: "CANNOT_LIFT_OWN_LOCKOUT" } });
    expect(await lift(asked({ userId: newId("usr"), idempotencyKey: "k2" }))).toMatchObject({
      error: { code: "USER_NOT_FOUND" },
    });
    expect([lockouts.lifts, store.events]).toEqual([[], []]);
  });

  it("refuses the same key for another user or with another reason", async () => {
    const { lift, asked, lockouts } = await makeWorld();
    await lift(asked());
    for (const changes of [{ reason: "other" }, { userId: newId("usr") }])
      expect(await lift(asked(changes))).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(lockouts.lifts).toHaveLength(1);
  });

  it("lifts by name and by address, writes it down with its reason, and tells others without", async () => {
    const { lift, asked, operator, ann, desk, lockouts, store } = await makeWorld();
    expect(await lift(asked())).toEqual({ ok: true, value: null });
    expect(desk.records).toMatchObject([{ userId: ann, byId: operator, reason: "ticket 7" }]);
    expect(lockouts.lifts).toEqual([{ accounts: ["ann", "ann@example.com"], lift: desk.records[0]?.id }]);
    expect(store.events).toMatchObject([{ type: "lockout.lifted", data: { userId: ann, operatorId: operator } }]);
    expect(JSON.stringify(store.events)).not.toContain("ticket");
  });

  it("is not done before the counts know, can be repeated then, and late repeats lift nothing newer", async () => {
    const { lift, asked, desk, lockouts } = await makeWorld();
    lockouts.isAway = true;
    await expect(lift(asked())).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    lockouts.isAway = false;
    await lift(asked());
    await lift(asked({ idempotencyKey: "k2", reason: "again" }));
    await lift(asked());
    const [first, second] = desk.records.map(({ id }) => id);
    expect(desk.records).toHaveLength(2);
    expect(lockouts.lifts.map(({ lift: id }) => id)).toEqual([first, second, second]);
  });
});
