import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FakeChain, makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeDeposits } from "../../../test/fakes/deposits.ts";
import { COINBASE_MATURITY } from "../../domain/deposits/confirmations.ts";
import { makeFollowChain } from "../chains/follow-chain.ts";
import { makeIsAgreed } from "../chains/is-agreed.ts";
import { makeLookAtProviders } from "../chains/look-at-providers.ts";
import type { Arrival, BlockReader } from "../chains/ports.ts";
import { makeWatchBlocks } from "../chains/watch-blocks.ts";
import { makeConfirmDeposits } from "./confirm-deposits.ts";
import type { WatchedNetwork } from "./ports.ts";
import { makeWatchDeposits } from "./watch-deposits.ts";

const CONFIRMATIONS = 3;
const OWNED = { address: "ours", addressId: newId("adr"), walletId: newId("wal"), userId: newId("usr") };

type Options = { providers?: number; finality?: number; small?: WatchedNetwork["small"] };

/** What stands in blocks, by their hashes. */
function setting({ providers = 1, finality = 1_000, small = null }: Options = {}) {
  const chain = makeFakeChain();
  const contents = new Map<string, Arrival[]>();
  /** The transaction that pays the miner. */
  const mined = new Map<string, string>();
  const nodes = Array.from({ length: providers }, () => makeFakeNode(chain));
  const reader: BlockReader = {
    async readBlock(block) {
      const coinbase = mined.get(block.hash) ?? "nobody's";
      const arrivals = contents.get(block.hash) ?? [];
      return { block, arrivals, outcomes: [], outputs: { coinbase, spends: [] } };
    },
  };
  /** What operators may change meanwhile. */
  const rule = { confirmations: CONFIRMATIONS };
  const watched: WatchedNetwork = {
    ...{ network: "TEST", currency: "TEST", scale: 2, small },
    get confirmations() {
      return rule.confirmations;
    },
    readers: nodes.map(() => reader),
  };
  const rules = { finality, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 };
  const chains = makeFakeChains();
  const kept = makeFakeDeposits([OWNED]);
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const announced: string[] = [];
  const parts = { connected: { network: "TEST", nodes, rules }, watched, clock, log };
  const stores = { chains: chains.reader, reader: chains.reader, deposits: kept.reader, inChain: kept.inChain(chains) };
  const { keepProviders } = chains;
  const follow = makeFollowChain({
    ...{ ...parts, ...stores, keepProviders },
    sight: makeLookAtProviders(parts),
    watch: makeWatchBlocks({
      ...{ network: "TEST", log },
      readers: watched.readers,
      watches: [makeWatchDeposits(parts)],
    }),
  });
  const isAgreed = makeIsAgreed({ ...parts, chains: chains.reader });
  const confirm = makeConfirmDeposits({ ...parts, ...stores, isAgreed, announce: () => void announced.push("now") });
  const round = async () => {
    for (let rounds = 0; rounds < 99 && (await follow()); rounds += 1);
    await confirm();
  };
  /** In a block of its own. */
  const pay = (txid: string, units: bigint, to = "ours", on: FakeChain = chain) => {
    on.mine(1, txid);
    contents.set(on.tip().hash, [{ txid, position: "native", address: to, from: null, token: null, units }]);
  };
  const states = () => kept.all().map(({ txid, state, credits }) => [txid, state, credits]);
  const told = () => kept.events.map(({ type, data }) => [type, (data as { credit: number }).credit]);
  return { chain, contents, mined, nodes, kept, rule, lines, announced, round, confirm, follow, pay, states, told };
}

describe("a deposit", () => {
  it("is confirmed once as many blocks hold it as have to, its own among them, and told once", async () => {
    const { chain, round, pay, states, told, kept, announced } = setting();
    await round();
    pay("one", 150n);
    await round();
    chain.mine(CONFIRMATIONS - 2);
    await round();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    chain.mine(1);
    await round();
    await round();
    expect(states()).toEqual([["one", "CONFIRMED", 1]]);
    expect(told()).toEqual([["deposit.confirmed", 1]]);
    expect(kept.events[0]).toMatchObject({
      ownerId: OWNED.userId,
      data: { amount: "1.50", currency: "TEST", txid: "one" },
    });
    expect(announced).toHaveLength(1);
  });

  it("is confirmed by as many blocks as its amount needs, all of its transaction, and once mature where it was mined", async () => {
    const { chain, contents, mined, round, states } = setting({ small: { below: 100n, confirmations: 2 } });
    await round();
    const arrival = (txid: string, vout: number, units: bigint) => ({
      ...{ txid, position: `vout:${vout}`, address: "ours", from: null, token: null, units },
    });
    chain.mine(1, "all");
    mined.set(chain.tip().hash, "mined");
    contents.set(chain.tip().hash, [
      arrival("mined", 0, 1n),
      arrival("small", 0, 99n),
      arrival("large", 0, 100n),
      ...[arrival("split", 0, 50n), arrival("split", 1, 50n)],
    ]);
    const confirmed = async (blocks: number) => {
      chain.mine(blocks);
      await round();
      return states().flatMap(([txid, state]) => (state === "CONFIRMED" ? [txid] : []));
    };
    expect(await confirmed(0)).toEqual([]);
    expect(await confirmed(1)).toEqual(["small"]);
    expect(await confirmed(1)).toEqual(["small", "large", "split", "split"]);
    expect(await confirmed(COINBASE_MATURITY - 4)).toHaveLength(4);
    expect(await confirmed(1)).toHaveLength(5);
  });

  it("needs what is asked for now: more of what waits, and fewer, but what is confirmed stays so", async () => {
    const { chain, rule, round, pay, states, kept, told } = setting();
    await round();
    pay("one", 150n);
    chain.mine(CONFIRMATIONS - 1);
    await round();
    pay("two", 150n);
    await round();
    rule.confirmations = 5;
    chain.mine(CONFIRMATIONS - 1);
    await round();
    expect(states()).toEqual([
      ["one", "CONFIRMED", 1],
      ["two", "CONFIRMING", 0],
    ]);
    expect(kept.all().map(({ needed }) => needed)).toEqual([CONFIRMATIONS, 5]);
    rule.confirmations = 3;
    await round();
    expect(states()).toEqual([
      ["one", "CONFIRMED", 1],
      ["two", "CONFIRMED", 1],
    ]);
    expect(told()).toHaveLength(2);
  });

  it("waits, where its chain says what is final, until its block is, however many hold it", async () => {
    const { chain, nodes, round, pay, states } = setting();
    let final = 0;
    for (const node of nodes) node.finalHeight = async () => final;
    await round();
    pay("one", 150n);
    const { height } = chain.tip();
    chain.mine(4 * CONFIRMATIONS);
    await round();
    final = height - 1;
    await round();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    final = height;
    await round();
    expect(states()).toEqual([["one", "CONFIRMED", 1]]);
  });

  it("is not confirmed by blocks that one of three made up on top of a true one", async () => {
    const { chain, nodes, round, pay, states, told, lines } = setting({ providers: 3 });
    await round();
    pay("one", 150n);
    await round();
    const honest = chain.blocks.length;
    chain.mine(9, "made up");
    for (const node of nodes.slice(0, 2)) node.lag = 9;
    await round();
    await round();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    // They mine others in their place: whoever has made some up is alone.
    const other = makeFakeChain();
    other.mine(honest - 2);
    other.mine(1, "one");
    other.mine(CONFIRMATIONS - 1, "true");
    for (const node of nodes.slice(0, 2)) Object.assign(node, { chain: other, lag: 0 });
    await round();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    expect(lines.some((line) => line.includes("providers disagree"))).toBe(true);
    expect(told()).toEqual([]);
  });

  it("is nobody's where it came to an address of nobody", async () => {
    const { round, pay, states } = setting();
    await round();
    pay("theirs", 1n, "another's");
    await round();
    expect(states()).toEqual([]);
  });

  it("is orphaned, or reversed and told so, with its block, and confirmed anew with another amount", async () => {
    const { chain, contents, round, pay, states, told, kept } = setting();
    await round();
    pay("one", 150n);
    chain.mine(CONFIRMATIONS - 1);
    await round();
    pay("two", 5n);
    await round();
    chain.reorganise(CONFIRMATIONS + 1, "other", 0);
    await round();
    expect(states()).toEqual([
      ["one", "REVERSED", 1],
      ["two", "ORPHANED", 0],
    ]);
    expect(told()).toEqual([
      ["deposit.confirmed", 1],
      ["deposit.reversed", 1],
    ]);
    chain.mine(1, "again");
    contents.set(chain.tip().hash, [
      { txid: "one", position: "native", address: "ours", from: null, token: null, units: 99n },
    ]);
    chain.mine(CONFIRMATIONS);
    await round();
    expect(told().at(-1)).toEqual(["deposit.confirmed", 2]);
    expect(kept.events.at(-1)?.data).toMatchObject({ amount: "0.99" });
  });

  it("is not confirmed while a provider has another block, or too few have it; that is told", async () => {
    const { chain, nodes, round, follow, confirm, pay, states, lines } = setting({ providers: 3 });
    await round();
    pay("one", 150n);
    chain.mine(CONFIRMATIONS - 1);
    await follow();
    const fork = makeFakeChain();
    fork.mine(9, "fork");
    const [, second, third] = nodes;
    if (!second || !third) throw new Error("three were asked for");
    second.chain = fork;
    await confirm();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    expect(lines.filter((line) => line.includes("disagree"))).toHaveLength(1);
    second.chain = chain;
    second.fault = new Error("away");
    third.fault = new Error("away");
    await round();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
    third.fault = null;
    await round();
    expect(states()).toEqual([["one", "CONFIRMED", 1]]);
  });

  it("is not confirmed on a chain that stopped, or that nobody looks at", async () => {
    const { chain, nodes, round, confirm, follow, pay, states } = setting({ finality: 5 });
    await round();
    chain.mine(10);
    pay("one", 150n);
    await follow();
    chain.mine(CONFIRMATIONS);
    const [node] = nodes;
    if (!node) throw new Error("one was asked for");
    node.fault = new Error("away");
    await follow();
    await confirm();
    expect(states()).toEqual([["one", "CONFIRMING", 0]]);
  });
});

type Event =
  | { readonly kind: "pay"; readonly units: number }
  | { readonly kind: "mine"; readonly count: number }
  | { readonly kind: "reorganise"; readonly depth: number; readonly again: boolean }
  | { readonly kind: "round" };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("pay" as const), units: fc.integer({ min: 1, max: 1_000 }) }),
    fc.record({ kind: fc.constant("mine" as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("reorganise" as const), depth: fc.integer({ min: 1, max: 6 }), again: fc.boolean() }),
    fc.record({ kind: fc.constant("round" as const) }),
  ),
  { maxLength: 40 },
);

describe("whatever a chain does", () => {
  it("what was told to be credited, less what was told to be taken back, is in the end what the chain holds", async () => {
    await fc.assert(
      fc.asyncProperty(events, async (those) => {
        const { chain, contents, round, pay, kept } = setting();
        chain.mine(8);
        await round();
        for (const [i, event] of those.entries()) {
          if (event.kind === "pay") pay(`tx${i}`, BigInt(event.units));
          if (event.kind === "mine") chain.mine(event.count, String(i));
          if (event.kind === "round") await round();
          if (event.kind === "reorganise") {
            const depth = Math.min(event.depth, chain.blocks.length - 9);
            if (depth < 1) continue;
            const lost = chain.blocks.slice(-depth).flatMap(({ hash }) => contents.get(hash) ?? []);
            chain.reorganise(depth, `fork ${i}`, 0);
            // In one block, and in another order, as a node may mine them again.
            chain.mine(1, `again ${i}`);
            if (event.again) contents.set(chain.tip().hash, lost.toReversed());
          }
        }
        chain.mine(CONFIRMATIONS, "end");
        await round();
        const credited = new Map<string, bigint>();
        for (const { type, data } of kept.events) {
          const { depositId, credit, amount } = data as { depositId: string; credit: number; amount?: string };
          const key = `${depositId}/${credit}`;
          expect(credited.has(key)).toBe(type === "deposit.reversed");
          if (type === "deposit.reversed") credited.delete(key);
          else credited.set(key, BigInt((amount ?? "").replace(".", "")));
        }
        const held = chain.blocks.flatMap(({ hash }) => contents.get(hash) ?? []);
        const sum = (all: Iterable<bigint>) => [...all].reduce((a, b) => a + b, 0n);
        expect(sum(credited.values())).toBe(sum(held.map(({ units }) => units)));
        expect(credited.size).toBe(held.length);
      }),
      { numRuns: 80 },
    );
  });
});
