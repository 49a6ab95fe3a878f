import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeFindSecondFactors } from "./find-second-factors.ts";

describe("findSecondFactors", () => {
  it("finds nothing where there is nothing, and where an app was only begun", async () => {
    const world = makeFakeWorld();
    const userId = await world.person("ann");
    await world.factors.beginTotp(userId);
    expect(await makeFindSecondFactors(world.factors)(userId)).toEqual({ totp: null, recoveryCodes: null });
  });

  it("says since when there is an app, and how many codes are left", async () => {
    const world = makeFakeWorld();
    const { userId } = await world.withTotp("ann");
    const at = world.clock.now();
    expect(await makeFindSecondFactors(world.factors)(userId)).toEqual({
      totp: { confirmedAt: at, lastUsedAt: at },
      recoveryCodes: { left: 10, madeAt: at },
    });
  });
});
