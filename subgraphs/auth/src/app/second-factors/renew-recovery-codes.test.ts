import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRenewRecoveryCodes } from "./renew-recovery-codes.ts";

describe("renewRecoveryCodes", () => {
  it("refuses who has no second factor", async () => {
    const world = makeFakeWorld();
    const renew = makeRenewRecoveryCodes(world.factors);
    expect(await renew(await world.person("ann"))).toEqual({ ok: false, error: { code: "NO_SECOND_FACTOR" } });
    expect([world.store.recoveryCodes.size, world.store.mails]).toEqual([0, []]);
  });

  it("makes ten others, and the old ones are gone", async () => {
    const world = makeFakeWorld();
    const { userId, codes } = await world.withTotp("ann");
    const old = [...(world.store.recoveryCodes.get(userId)?.usedAt.keys() ?? [])];
    const renewed = await makeRenewRecoveryCodes(world.factors)(userId);
    if (!renewed.ok) throw new Error(renewed.error.code);
    expect(new Set([...codes, ...renewed.value.map((code) => code.reveal())]).size).toBe(20);
    const kept = world.store.recoveryCodes.get(userId)?.usedAt;
    expect(kept?.size).toBe(10);
    for (const hash of old) expect(kept?.has(hash)).toBe(false);
    expect(world.store.events.at(-1)).toMatchObject({ type: "recovery_codes.renewed", data: { userId } });
    expect(world.store.mails.at(-1)).toEqual({ kind: "RECOVERY_CODES_RENEWED", userId });
  });
});
