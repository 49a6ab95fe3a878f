import { describe, expect, it } from "vitest";
import { noSql } from "../../../test/fakes/store.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";

describe("recovery codes", () => {
  it("are not issued to who has some already", async () => {
    const world = makeFakeWorld();
    const { userId } = await world.withTotp("ann");
    expect(await world.factors.kit.issueFirst(noSql, { userId, at: world.clock.now() })).toBeNull();
  });

  it("are ten, no two alike, and none of them is kept as it was shown", async () => {
    const world = makeFakeWorld();
    const { codes } = await world.withTotp("ann");
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    const [kept] = world.store.recoveryCodes.values();
    expect(kept?.usedAt.size).toBe(10);
    const hashes = [...(kept?.usedAt.keys() ?? [])].join();
    for (const code of codes) expect(hashes).not.toContain(Buffer.from(code.replaceAll("-", "")).toString("hex"));
  });
});
