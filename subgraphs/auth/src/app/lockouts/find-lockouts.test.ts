import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeLockouts, NO_LOCKOUT } from "../../../test/fakes/lockouts.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeFindLockouts } from "./find-lockouts.ts";

async function makeWorld() {
  const { person, deps, clock } = makeFakeWorld();
  const [ann, bob] = [await person("Ann"), await person("bob")];
  const lockouts = makeFakeLockouts();
  const asked: (readonly [readonly string[], Date])[] = [];
  const find = makeFindLockouts({
    ...{ users: deps.users, lockouts, clock, codeLimits: [{ most: 1, windowMs: 60_000 }] },
    async listCodeFailures(ids, since) {
      asked.push([ids, since]);
      return new Map([[bob, [clock.now()]]]);
    },
  });
  return { find, ann, bob, lockouts, asked, clock };
}

describe("findLockouts", () => {
  it("tells nobody but who may lift them, not even the user, and looks nothing up for them", async () => {
    const { find, ann, lockouts, asked } = await makeWorld();
    lockouts.counted.set("ann", { ...NO_LOCKOUT, failures: 3 });
    const staff = (["COMPLIANCE", "AUDITOR", "ADMIN"] as const).map((role) =>
      userActor(newId("usr"), { roles: ["USER", role] }),
    );
    for (const viewer of [anonymous, userActor(ann), ...staff]) expect(await find(viewer, [ann])).toEqual([null]);
    expect(asked).toEqual([]);
  });

  it("tells an operator in the order asked for, by name and by address, null where nothing was wrong", async () => {
    const { find, ann, bob, lockouts, asked, clock } = await makeWorld();
    const operator = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
    lockouts.counted.set("ann@example.com", { ...NO_LOCKOUT, failures: 3 });
    const nothing = { codeFailures: 0, codesRefusedUntil: null };
    const until = new Date(clock.now().getTime() + 60_000);
    expect(await find(operator, [bob, ann, newId("usr")])).toEqual([
      { ...NO_LOCKOUT, codeFailures: 1, codesRefusedUntil: until },
      { ...NO_LOCKOUT, failures: 3, ...nothing },
      null,
    ]);
    expect(asked[0]?.[1]).toEqual(new Date(clock.now().getTime() - 60_000));
  });
});
