import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRemoveTotp } from "./remove-totp.ts";

describe("removeTotp", () => {
  it("refuses where there is none, or one that was only begun, which stays", async () => {
    const world = makeFakeWorld();
    const remove = makeRemoveTotp(world.factors);
    const userId = await world.person("ann");
    expect(await remove(userId)).toEqual({ ok: false, error: { code: "TOTP_NOT_ENABLED" } });
    await world.factors.beginTotp(userId);
    expect(await remove(userId)).toEqual({ ok: false, error: { code: "TOTP_NOT_ENABLED" } });
    expect(world.store.totps.size).toBe(1);
    expect(world.store.events).toEqual([]);
  });

  it("asks for nothing at a login any more, takes the recovery codes too, and tells of it", async () => {
    const world = makeFakeWorld();
    const { userId } = await world.withTotp("ann");
    expect(await makeRemoveTotp(world.factors)(userId)).toEqual({ ok: true, value: null });
    await world.loggedIn("ann");
    expect(world.store.recoveryCodes.size).toBe(0);
    expect(world.store.events.at(-1)).toMatchObject({ type: "factor.removed", data: { userId, factor: "TOTP" } });
  });
});
