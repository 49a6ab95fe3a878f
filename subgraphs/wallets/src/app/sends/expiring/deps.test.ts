import { describe, expect, it } from "vitest";
import { FINALITY, makeExpiringWorld } from "../../../../test/fakes/expiring-world.ts";
import { findSolid } from "./deps.ts";

describe("the newest block that nobody takes back", () => {
  const find = async (height: number, changes: object = {}) => {
    const { deps, state, reach } = makeExpiringWorld();
    reach(height);
    if (!state.chain) throw new Error("it is followed");
    return findSolid({ ...deps, ...changes }, state.chain);
  };

  it("has as many on it as finality wants, or is the first of all", async () => {
    expect((await find(10))?.height).toBe(10 - FINALITY + 1);
    expect((await find(1))?.height).toBe(0);
  });

  it("is none where it was not read", async () => {
    const chains = { ...makeExpiringWorld().deps.chains, blockAt: async () => null };
    expect(await find(10, { chains })).toBeNull();
  });
});
