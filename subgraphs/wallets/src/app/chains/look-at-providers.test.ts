import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeLookAtProviders } from "./look-at-providers.ts";

const RULES = { finality: 6, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 };

function setting() {
  const chain = makeFakeChain();
  chain.mine(9);
  const nodes = [makeFakeNode(chain), makeFakeNode(chain)] as const;
  const { log, lines } = makeFakeLog();
  const clock = makeFakeClock();
  const sight = makeLookAtProviders({ connected: { network: "TEST", nodes, rules: RULES }, clock, log });
  return { chain, nodes, lines, clock, sight };
}

describe("a look at providers", () => {
  it("says of each what it answered, and of one that gave no answer, that", async () => {
    const { chain, nodes, sight, lines } = setting();
    nodes[1].fault = new Error("away");
    const sighting = { identity: chain.identity, tip: chain.tip(), settledHash: chain.blocks[4]?.hash };
    expect(await sight(4)).toEqual([
      { place: 1, sighting },
      { place: 2, sighting: null },
    ]);
    expect(lines.filter((line) => line.includes("gave no answer"))).toHaveLength(1);
  });

  it("compares nothing that a provider does not have yet, or that is not settled", async () => {
    const { nodes, sight } = setting();
    nodes[1].lag = 6;
    expect((await sight(4)).map(({ sighting }) => sighting?.settledHash !== null)).toEqual([true, false]);
    expect((await sight(null)).map(({ sighting }) => sighting?.settledHash)).toEqual([null, null]);
  });

  it("asks which chain a provider is on once a minute, and again once it was away", async () => {
    const { nodes, sight, clock } = setting();
    const requests = async () => {
      const before = nodes[0].asked;
      await sight(null);
      return nodes[0].asked - before;
    };
    expect([await requests(), await requests()]).toEqual([2, 1]);
    clock.pass(60_000);
    expect([await requests(), await requests()]).toEqual([2, 1]);
    nodes[0].fault = new Error("away");
    await sight(null);
    nodes[0].fault = null;
    expect(await requests()).toBe(2);
  });
});
