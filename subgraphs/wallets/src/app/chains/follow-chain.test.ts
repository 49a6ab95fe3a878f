import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFollowChain } from "./follow-chain.ts";
import { makeLookAtProviders } from "./look-at-providers.ts";
import type { ConnectedNetwork } from "./ports.ts";

const FINALITY = 6;
const RULES = { finality: FINALITY, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 };

/** Looks for nothing. */
const blind = { read: async () => async () => undefined, takenBack: async () => undefined };

function setting({ providers = 1, rules = RULES } = {}) {
  const chain = makeFakeChain("main");
  chain.mine(20);
  const nodes = Array.from({ length: providers }, () => makeFakeNode(chain));
  const chains = makeFakeChains();
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const connected: ConnectedNetwork = { network: "TEST", nodes, rules };
  const another = () => {
    const parts = { connected, clock, log };
    const follow = makeFollowChain({ ...parts, ...chains, watch: blind, sight: makeLookAtProviders(parts) });
    return async () => {
      // A loop asks again at once where more waits.
      for (let rounds = 0; rounds < 50 && (await follow()); rounds += 1);
    };
  };
  const found = async () => {
    const known = await chains.reader.find("TEST");
    if (!known) throw new Error("the network was never seen");
    return known;
  };
  const states = async () =>
    ((await chains.reader.listProviders(["TEST"])).get("TEST") ?? []).map(({ state }) => state);
  const node = (place: number) => nodes[place - 1] as (typeof nodes)[number];
  return { chain, node, nodes, chains, clock, lines, another, follow: another(), found, states };
}

describe("a chain that is followed", () => {
  it("is not begun while nobody provides it", async () => {
    const { follow, node, chains, states } = setting();
    node(1).fault = new Error("away");
    await follow();
    expect(await chains.reader.find("TEST")).toBeNull();
    expect(await states()).toEqual(["UNREACHABLE"]);
  });

  it("is begun where it is final, and read up to its tip, then as it grows", async () => {
    const { chain, follow, found, chains } = setting();
    await follow();
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip(), tip: chain.tip(), leader: 1 });
    expect(await chains.reader.blockAt("TEST", 20 - FINALITY)).toEqual(chain.blocks[20 - FINALITY]);
    expect(await chains.reader.blockAt("TEST", 20 - FINALITY - 1)).toBeNull();
    chain.mine(200);
    await follow();
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip(), peak: 220 });
  });

  it.each([1, FINALITY - 1])("is followed over a reorganisation of %i", async (depth) => {
    const { chain, follow, found, chains } = setting();
    await follow();
    chain.reorganise(depth, "other");
    await follow();
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip() });
    for (const block of chain.blocks.slice(-depth - 2))
      expect(await chains.reader.blockAt("TEST", block.height)).toEqual(block);
  });

  it.each([FINALITY, FINALITY + 1])(
    "stops at a reorganisation of %i, says so once, and goes on where an operator takes it",
    async (depth) => {
      const { chain, follow, found, chains, lines } = setting();
      await follow();
      chain.mine(10);
      await follow();
      chain.reorganise(depth, "other");
      await follow();
      await follow();
      const stopped = await found();
      expect(stopped).toMatchObject({ state: "STOPPED", tip: chain.tip() });
      expect(stopped.peak - stopped.cursor.height + 1).toBe(depth === FINALITY ? FINALITY : 1);
      expect(lines.filter((line) => line.includes("operator"))).toHaveLength(1);

      const acceptance = {
        network: "TEST",
        chain: stopped,
        operatorId: "usr_x" as never,
        reason: "ok",
        at: new Date(),
      };
      await chains.inChain((writer) => writer.accept(acceptance));
      await follow();
      expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip() });
    },
  );

  it("goes on by itself where the blocks that were replaced are back", async () => {
    const { chain, node, follow, found } = setting();
    await follow();
    const fork = makeFakeChain("main");
    fork.mine(20);
    fork.reorganise(FINALITY, "other");
    node(1).chain = fork;
    await follow();
    expect(await found()).toMatchObject({ state: "STOPPED" });
    node(1).chain = chain;
    chain.mine(1);
    await follow();
    // What was taken back before it stopped was read again.
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip() });
  });

  it("waits for a node that has lost blocks, and takes back what it replaces then", async () => {
    const { chain, follow, found } = setting();
    await follow();
    const before = chain.tip();
    chain.drop(3);
    await follow();
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: before });
    chain.mine(5, "other");
    await follow();
    expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip() });
  });

  it("replaces the very block that it began with", async () => {
    const { chain, node, follow, found, chains } = setting();
    node(1).lag = 19;
    await follow();
    expect((await found()).cursor.height).toBe(1);
    chain.reorganise(20, "other");
    node(1).lag = 10;
    await follow();
    expect((await found()).cursor).toEqual(chain.blocks.at(-11));
    expect(await chains.reader.blockAt("TEST", 1)).toEqual(chain.blocks[1]);
  });
});

describe("providers of a chain", () => {
  it("take over from one that is away, and are not left again for it", async () => {
    const { chain, node, follow, found, states } = setting({ providers: 3 });
    await follow();
    node(1).fault = new Error("away");
    chain.mine(1);
    await follow();
    expect(await found()).toMatchObject({ leader: 2, cursor: chain.tip() });
    expect(await states()).toEqual(["UNREACHABLE", "OK", "OK"]);
    node(1).fault = null;
    await follow();
    expect(await found()).toMatchObject({ leader: 2 });
    expect(await states()).toEqual(["OK", "OK", "OK"]);
  });

  it("are waited for while none is well, and nothing is taken back", async () => {
    const { chain, node, follow, found } = setting({ providers: 2 });
    await follow();
    const before = chain.tip();
    chain.reorganise(2, "other");
    node(1).fault = new Error("away");
    node(2).fault = new Error("away");
    await follow();
    expect(await found()).toMatchObject({ state: "WAITING", cursor: before });
  });

  it("are not followed where they are on another chain, behind, or disagree on what is final", async () => {
    const { chain, node, follow, found, states, clock } = setting({ providers: 5 });
    await follow();
    chain.mine(20);
    await follow();
    const fork = makeFakeChain("main");
    fork.mine(20);
    fork.reorganise(1, "fork", 30);
    node(1).chain = fork;
    node(2).chain = makeFakeChain("another");
    node(3).lag = 4;
    chain.mine(1);
    clock.pass(60_000);
    await follow();
    await follow();
    expect(await states()).toEqual(["DISAGREES", "OTHER_CHAIN", "BEHIND", "OK", "OK"]);
    expect(await found()).toMatchObject({ leader: 4, cursor: chain.tip(), state: "FOLLOWING" });
  });

  it("are asked which chain they are on again once they were away, and every minute", async () => {
    const { node, follow, states, clock } = setting({ providers: 2 });
    await follow();
    const other = makeFakeChain("another");
    other.mine(100);
    node(1).chain = other;
    clock.pass(60_000);
    await follow();
    expect(await states()).toEqual(["OTHER_CHAIN", "OK"]);
    node(2).chain = other;
    node(2).fault = new Error("away");
    await follow();
    node(2).fault = null;
    await follow();
    expect(await states()).toEqual(["OTHER_CHAIN", "OTHER_CHAIN"]);
  });

  it("replace nothing where another node is behind the same address, which nobody has noticed yet", async () => {
    const { chain, node, follow, found } = setting();
    await follow();
    const other = makeFakeChain("another");
    other.mine(100);
    node(1).chain = other;
    await follow();
    expect(await found()).toMatchObject({ cursor: chain.tip(), peak: 20 });
  });

  it("are not asked again for what another process asked a moment ago", async () => {
    const { node, follow, another, clock } = setting({ rules: { ...RULES, lookEveryMs: 1_000 } });
    await follow();
    const before = node(1).asked;
    await another()();
    expect(node(1).asked).toBe(before);
    clock.pass(500);
    await another()();
    expect(node(1).asked).toBeGreaterThan(before);
  });
});

type Event =
  | { readonly kind: "mine"; readonly count: number }
  | { readonly kind: "reorganise"; readonly depth: number; readonly more: number }
  | { readonly kind: "fail"; readonly place: number }
  | { readonly kind: "lag"; readonly place: number; readonly lag: number }
  | { readonly kind: "follow"; readonly followers: number };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("mine" as const), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({
      kind: fc.constant("reorganise" as const),
      depth: fc.integer({ min: 1, max: 2 }),
      more: fc.integer({ min: 0, max: 2 }),
    }),
    fc.record({ kind: fc.constant("fail" as const), place: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant("lag" as const), place: fc.integer({ min: 1, max: 3 }), lag: fc.nat({ max: 3 }) }),
    fc.record({ kind: fc.constant("follow" as const), followers: fc.integer({ min: 1, max: 3 }) }),
  ),
  { maxLength: 30 },
);

describe("whatever happens to a chain and its providers", () => {
  it("every block that is kept is the child of the one below, and in the end all are the chain's", async () => {
    await fc.assert(
      fc.asyncProperty(events, async (those) => {
        const { chain, node, nodes, chains, another, found } = setting({
          providers: 3,
          rules: { ...RULES, finality: 1_000 },
        });
        const followers = [another(), another(), another()];
        await followers[0]?.();
        for (const [i, event] of those.entries()) {
          if (event.kind === "mine") chain.mine(event.count, String(i));
          if (event.kind === "reorganise") chain.reorganise(event.depth, String(i), event.more);
          if (event.kind === "fail") node(event.place).fault = new Error("away");
          if (event.kind === "lag") node(event.place).lag = event.lag;
          if (event.kind === "follow") await Promise.all(followers.slice(0, event.followers).map((follow) => follow()));
        }
        for (const one of nodes) Object.assign(one, { fault: null, lag: 0 });
        chain.mine(1, "end");
        for (const follow of followers) await follow();
        expect(await found()).toMatchObject({ state: "FOLLOWING", cursor: chain.tip() });
        for (const block of chain.blocks.slice(20))
          expect(await chains.reader.blockAt("TEST", block.height)).toEqual(block);
      }),
      { numRuns: 60 },
    );
  });
});
