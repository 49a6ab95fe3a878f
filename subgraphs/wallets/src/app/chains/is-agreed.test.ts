import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import type { ProviderState } from "../../domain/chains/providers.ts";
import { forHeldBlocks, makeIsAgreed } from "./is-agreed.ts";
import { NoAnswer } from "./ports.ts";

async function setting(states: readonly ProviderState[]) {
  const chain = makeFakeChain("main");
  chain.mine(5);
  const nodes = states.map(() => makeFakeNode(chain));
  const chains = makeFakeChains();
  await chains.keepProviders(
    "TEST",
    states.map((state, i) => ({ place: i + 1, state, tip: chain.tip() })),
  );
  const { log, lines } = makeFakeLog();
  const rules = { finality: 6, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 };
  const isAgreed = makeIsAgreed({ connected: { network: "TEST", nodes, rules }, chains: chains.reader, log });
  const other = makeFakeChain("main");
  other.mine(5, "other");
  return { chain, other, node: (place: number) => nodes[place - 1] as (typeof nodes)[number], isAgreed, lines };
}

describe("a block that is counted on", () => {
  it("is named by one provider where there are few, and by two of three", async () => {
    const one = await setting(["OK"]);
    expect(await one.isAgreed(one.chain.tip())).toBe(true);
    const three = await setting(["OK", "OK", "OK"]);
    three.node(2).lag = 9;
    expect(await three.isAgreed(three.chain.tip())).toBe(true);
    three.node(3).fault = new NoAnswer("away");
    expect(await three.isAgreed(three.chain.tip())).toBe(false);
    expect(three.lines).toEqual([]);
  });

  it("is not counted on where one names another, which is told; but who is on another chain has no vote", async () => {
    const { chain, other, node, isAgreed, lines } = await setting(["OK", "OK", "OK"]);
    node(3).chain = other;
    expect(await isAgreed(chain.tip())).toBe(false);
    expect(lines.some((line) => line.includes("providers disagree"))).toBe(true);
    for (const state of ["OTHER_CHAIN", "UNREACHABLE"] as const) {
      const mute = await setting(["OK", "OK", state]);
      mute.node(3).chain = mute.other;
      expect(await mute.isAgreed(mute.chain.tip())).toBe(true);
      expect(mute.node(3).asked).toBe(0);
    }
  });

  it("is counted on, where its chain says what is final, once that is what is counted on, at as many as have to", async () => {
    const { chain, node, isAgreed, lines } = await setting(["OK", "OK", "OK"]);
    const final = new Map([1, 2, 3].map((place) => [place, 0]));
    for (const place of [1, 2, 3]) node(place).finalHeight = async () => final.get(place) ?? 0;
    expect(await isAgreed(chain.tip())).toBe(true);
    expect(await isAgreed(chain.tip(), 3)).toBe(false);
    final.set(1, 3);
    expect(await isAgreed(chain.tip(), 3)).toBe(false);
    final.set(3, 4);
    expect(await isAgreed(chain.tip(), 3)).toBe(true);
    expect(await isAgreed(chain.tip(), 4)).toBe(false);
    // Whoever does not say it has no vote, and names nothing else by it.
    node(3).finalHeight = () => Promise.reject(new NoAnswer("away"));
    expect(await isAgreed(chain.tip(), 3)).toBe(false);
    expect(lines).toEqual([]);
  });

  it("is one above the blocks that are counted on, of which the newest has to be final", async () => {
    const asked: unknown[] = [];
    const chain = makeFakeChain("main");
    chain.mine(9);
    const chains = { lowestFrom: async (_network: string, height: number) => chain.blocks[height] ?? null };
    const isAgreed = async ({ height }: { readonly height: number }, countedOn?: number) => {
      asked.push([height, countedOn]);
      return true;
    };
    const worked: unknown[] = [];
    const deposits = [
      { height: 2, confirmations: 3 },
      { height: 4, confirmations: 1 },
      { height: 5, confirmations: 3 },
      { height: 9, confirmations: 3 },
    ];
    await forHeldBlocks({ network: "TEST", chains, isAgreed }, deposits, {
      depthOf: (one) => one,
      work: async (block, held) => void worked.push([block.height, held.map(({ height }) => height)]),
    });
    expect(asked).toEqual([
      [4, 4],
      [7, 5],
    ]);
    expect(worked).toEqual([
      [4, [2, 4]],
      [7, [5]],
    ]);
  });
});
