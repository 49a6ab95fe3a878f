import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import type { BlockHead } from "../../domain/chains/block.ts";
import { type Arrival, NoAnswer } from "../chains/ports.ts";
import { makeReadOldBlock } from "./read-old-block.ts";

const ARRIVAL: Arrival = { txid: "tx", position: "native", address: "a", from: null, token: null, units: 1n };

/** A chain of which some blocks are kept. */
function setting() {
  const chain = makeFakeChain();
  chain.mine(9);
  const kept = new Map<number, BlockHead>(chain.blocks.slice(6).map((block) => [block.height, block]));
  const state = { isAgreed: true, fault: null as Error | null, tokens: [] as readonly Arrival[] | null };
  const { log, lines } = makeFakeLog();
  const readOld = makeReadOldBlock({
    connected: {
      ...{ network: "TEST", nodes: [makeFakeNode(chain)] },
      rules: { finality: 3, behindBlocks: 2, staleAfterMs: null, lookEveryMs: 1 },
    },
    readers: [
      {
        async readBlock(block) {
          if (state.fault) throw state.fault;
          return { block, arrivals: [ARRIVAL], outcomes: [] };
        },
      },
    ],
    readTokens: async () => state.tokens,
    chains: { blockAt: async (_network, height) => kept.get(height) ?? null },
    isAgreed: async () => state.isAgreed,
    log,
  });
  return { chain, kept, state, lines, readOld };
}

describe("a block of before", () => {
  it("is ours where it is kept, for as long as it stays so, whatever providers say", async () => {
    const { chain, kept, state, readOld } = setting();
    state.isAgreed = false;
    const found = await readOld(7, 1);
    expect(found?.contents).toMatchObject({ block: chain.blocks[7], arrivals: [ARRIVAL] });
    expect(await found?.isStillOurs()).toBe(true);
    kept.set(7, { ...(chain.blocks[7] as BlockHead), hash: "another" });
    expect(await found?.isStillOurs()).toBe(false);
    kept.delete(7);
    expect(await found?.isStillOurs()).toBe(false);
  });

  it("is what every provider names where it is not kept any more", async () => {
    const { chain, state, readOld } = setting();
    const found = await readOld(2, 1);
    expect([found?.contents.block, await found?.isStillOurs()]).toEqual([chain.blocks[2], true]);
    state.isAgreed = false;
    expect(await readOld(2, 1)).toBeNull();
  });

  it("brings what tokens' contracts have logged, and is none where nobody says that, or gives it", async () => {
    const { state, lines, readOld } = setting();
    state.tokens = [{ ...ARRIVAL, position: "log:0" }];
    expect((await readOld(7, 1))?.contents.arrivals).toEqual([ARRIVAL, { ...ARRIVAL, position: "log:0" }]);
    state.tokens = null;
    expect(await readOld(7, 1)).toBeNull();
    state.fault = new NoAnswer("pruned");
    expect(await readOld(7, 1)).toBeNull();
    expect(JSON.stringify(lines)).toContain("no node gives a block of before now");
    state.fault = new Error("a fault of ours");
    await expect(readOld(7, 1)).rejects.toThrow("a fault of ours");
  });

  it("is none that no node has, nor of a provider that is not there", async () => {
    const { readOld } = setting();
    expect([await readOld(50, 1), await readOld(2, 4)]).toEqual([null, null]);
  });
});
