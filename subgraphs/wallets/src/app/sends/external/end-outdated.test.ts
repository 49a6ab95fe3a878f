import { describe, expect, it } from "vitest";
import { makeOwnWorld } from "../../../../test/fakes/own-world.ts";

describe("what was given out and lost its nonce", () => {
  it("has failed once that is final, and not before", async () => {
    const { bring, ether, steps, ask, find, endOutdated, round } = makeOwnWorld();
    const wallet = bring(["one"], { kind: "WATCH_ONLY" });
    ether.give("one", 1_000_000_000n);
    await steps.follow();
    const sent = await ask(wallet.id);
    if (!sent.ok) throw new Error(sent.error.code);
    ether.mineForeign("one");
    await round();
    await endOutdated();
    expect(find(sent.value)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    for (let blocks = 0; blocks < 4; blocks += 1) ether.mine();
    await round();
    await endOutdated();
    expect(find(sent.value)).toMatchObject({ state: "FAILED", failure: "REPLACED", mined: null });
  });
});
