import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FakeChain, makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeDeposits } from "../../../test/fakes/deposits.ts";
import { makeFakeRescans } from "../../../test/fakes/rescans.ts";
import { scanFrom } from "../../domain/chains/scan.ts";
import { stateOf } from "../../domain/rescans/rescan.ts";
import { makeFollowChain } from "../chains/follow-chain.ts";
import { makeIsAgreed } from "../chains/is-agreed.ts";
import { makeLookAtProviders } from "../chains/look-at-providers.ts";
import { type Arrival, type BlockReader, NoAnswer } from "../chains/ports.ts";
import { makeWatchBlocks } from "../chains/watch-blocks.ts";
import { makeConfirmDeposits } from "../deposits/confirm-deposits.ts";
import type { DepositChainWriter, WatchedNetwork } from "../deposits/ports.ts";
import { makeFindDeposits, makeWatchDeposits } from "../deposits/watch-deposits.ts";
import { makeReadOldBlock } from "../tokens/read-old-block.ts";
import type { RescanChainWriter } from "./ports.ts";
import { makeRescanBlocks } from "./rescan-blocks.ts";

const FINALITY = 6;
const CONFIRMATIONS = 3;
const OWNED = { address: "ours", addressId: newId("adr"), walletId: newId("wal"), userId: newId("usr") };
type Writer = DepositChainWriter & RescanChainWriter;

/** What stands in blocks, by their hashes; `inside`: what a node says of blocks that it runs. */
function setting({ providers = 1, isTraced = false } = {}) {
  const chain = makeFakeChain();
  const nodes = Array.from({ length: providers }, () => makeFakeNode(chain));
  const { plain, traced, ...stood } = makeReaders();
  const reader = isTraced ? traced : plain;
  const watched: WatchedNetwork = {
    ...{ network: "TEST", currency: "TEST", scale: 0, small: null, confirmations: CONFIRMATIONS },
    readers: nodes.map(() => reader),
  };
  const rules = { finality: FINALITY, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 };
  const chains = makeFakeChains();
  const kept = makeFakeDeposits([OWNED]);
  const isKnown = (txid: string, position: string) =>
    kept.all().some((one) => one.txid === txid && one.position === position);
  const rescans = makeFakeRescans(isKnown);
  const clock = makeFakeClock();
  const { log } = makeFakeLog();
  const connected = { network: "TEST", nodes, rules };
  const inChain = <T>(work: (writer: Writer) => Promise<T>) =>
    kept.inChain(chains)((writer) => work({ ...writer, rescans: rescans.writer }));
  const parts = { connected, watched, clock, log, chains: chains.reader, reader: chains.reader, inChain };
  const isAgreed = makeIsAgreed({ ...parts, chains: chains.reader });
  const watches = [makeWatchDeposits(parts)];
  const follow = makeFollowChain<Writer>({
    ...{ ...parts, keepProviders: chains.keepProviders, sight: makeLookAtProviders(parts) },
    watch: makeWatchBlocks<Writer>({ network: "TEST", log, readers: watched.readers, watches }),
  });
  const confirm = makeConfirmDeposits({ ...parts, deposits: kept.reader, isAgreed, announce: () => undefined });
  const readOld = (by: BlockReader) =>
    makeReadOldBlock({ ...parts, readers: nodes.map(() => by), readTokens: null, isAgreed });
  const another = () =>
    makeRescanBlocks<Writer>({
      ...{
        ...parts,
        network: "TEST",
        rescans: rescans.reader,
        facts: [],
        findDeposits: makeFindDeposits(parts),
        funding: null,
      },
      ...{ readBlock: readOld(reader), readUntraced: isTraced ? readOld(plain) : null },
    });
  const rescan = another();
  return {
    ...{ ...stood, chain, nodes, chains, kept, rescans, follow, confirm, rescan, another },
    async followAll() {
      for (let rounds = 0; rounds < 99 && (await follow()); rounds += 1);
    },
    /** Whatever it was: of before, too. */
    async begin(from: number) {
      const cursor = (await chains.reader.find("TEST"))?.cursor.height ?? 0;
      if (rescans.all().some(({ endedAt }) => endedAt === null)) return;
      await rescans.writer.begin({
        ...{ id: newId("rsc"), network: "TEST", asked: null, requestedAt: clock.now(), ...scanFrom(from, cursor) },
        ...{ found: 0, leftOut: 0, untraced: 0, endedAt: null, stopped: null },
      });
    },
    async rescanAll() {
      for (let rounds = 0; rounds < 99 && (await rescan()); rounds += 1);
    },
    pay(txid: string, to = "ours", on: FakeChain = chain) {
      on.mine(1, txid);
      stood.contents.set(on.tip().hash, [arrival(txid, to)]);
    },
    latest: () => rescans.all().at(-1),
    states: () => kept.all().map(({ txid, state, credits }) => [txid, state, credits]),
  };
}

const arrival = (txid: string, to = "ours", position = "native"): Arrival => ({
  ...{ txid, position, address: to, from: null, token: null, units: 5n },
});

/** Blocks by what stands in them. */
function makeReaders() {
  const contents = new Map<string, Arrival[]>();
  const inside = new Map<string, Arrival[] | null>();
  const missing = new Set<number>();
  const read: number[] = [];
  const plain: BlockReader = {
    async readBlock(block) {
      if (missing.has(block.height)) throw new NoAnswer("pruned");
      read.push(block.height);
      const arrivals = contents.get(block.hash) ?? [];
      return { block, arrivals, outcomes: [], outputs: { coinbase: "nobody's", spends: [] } };
    },
  };
  const traced: BlockReader = {
    async readBlock(block) {
      const paid = inside.get(block.hash);
      if (paid === null) throw new NoAnswer("no archive");
      const found = await plain.readBlock(block);
      return { ...found, arrivals: [...found.arrivals, ...(paid ?? [])] };
    },
  };
  return { plain, traced, contents, inside, missing, read };
}

describe("blocks of before that are read once more", () => {
  it("bring what was missed, confirmed as any deposit, and nothing twice", async () => {
    const { chain, pay, followAll, confirm, begin, rescanAll, states, latest, kept } = setting();
    pay("before");
    pay("another's", "theirs");
    chain.mine(20);
    pay("seen");
    chain.mine(CONFIRMATIONS);
    await followAll();
    await confirm();
    expect(states()).toEqual([["seen", "CONFIRMED", 1]]);
    for (let times = 1; times <= 3; times += 1) {
      await begin(0);
      await rescanAll();
      chain.mine(1);
      await followAll();
      await rescanAll();
      await confirm();
      expect(latest()).toMatchObject({ found: times === 1 ? 1 : 0, leftOut: 0, untraced: 0 });
      expect(latest() && stateOf(latest() as never)).toBe("DONE");
      expect(states()).toEqual([
        ["seen", "CONFIRMED", 1],
        ["before", "CONFIRMED", 1],
      ]);
      expect(kept.events).toHaveLength(2);
    }
  });

  it("are read up to the network's cursor, which stays where it is, and to its newest at the end", async () => {
    const { chain, followAll, begin, rescan, rescanAll, latest, chains, read } = setting();
    chain.mine(50);
    await followAll();
    read.length = 0;
    await begin(45);
    await rescanAll();
    expect(latest()).toMatchObject({ at: 50, to: 51, endedAt: null });
    expect((await chains.reader.find("TEST"))?.cursor.height).toBe(50);
    chain.mine(3);
    await followAll();
    expect(await rescan()).toBe(false);
    expect(latest()).toMatchObject({ at: 53, to: 53 });
    expect(stateOf(latest() as never)).toBe("DONE");
    expect(await rescan()).toBe(false);
  });

  it("wait where no node gives a block, where providers differ, and while nobody follows", async () => {
    const { chain, nodes, missing, followAll, begin, rescanAll, rescan, latest } = setting({ providers: 2 });
    chain.mine(40);
    await followAll();
    await begin(10);
    missing.add(12);
    await rescanAll();
    expect(latest()).toMatchObject({ at: 11 });
    missing.clear();
    const fork = makeFakeChain();
    fork.mine(41, "fork");
    const [, second] = nodes;
    if (!second) throw new Error("two were asked for");
    second.chain = fork;
    await rescanAll();
    expect(latest()).toMatchObject({ at: 11 });
    second.chain = chain;
    for (const node of nodes) node.fault = new NoAnswer("away");
    expect(await rescan()).toBe(false);
    for (const node of nodes) node.fault = null;
    await rescanAll();
    expect(latest()).toMatchObject({ at: 40 });
  });

  it("leave to an operator what came where something is booked by hand, but not what is known", async () => {
    const { chain, contents, followAll, begin, rescanAll, states, latest, rescans } = setting();
    chain.mine(3);
    contents.set(chain.tip().hash, [arrival("old")]);
    chain.mine(20);
    await followAll();
    rescans.booked.add("ours");
    await begin(1);
    await rescanAll();
    expect(states()).toEqual([]);
    expect(latest()).toMatchObject({ found: 0, leftOut: 1 });
    const id = latest()?.id ?? newId("rsc");
    expect((await rescans.reader.listLeft([id], 9)).get(id)).toMatchObject([{ txid: "old", height: 3 }]);
    chain.mine(1);
    await followAll();
    await rescanAll();
    rescans.booked.clear();
    await begin(1);
    await rescanAll();
    rescans.booked.add("ours");
    chain.mine(1);
    await followAll();
    await rescanAll();
    await begin(1);
    await rescanAll();
    expect([states(), latest()]).toMatchObject([[["old", "CONFIRMING", 0]], { found: 0, leftOut: 0 }]);
  });

  it("bring what contracts paid on where a node says it, and count the blocks where none does", async () => {
    const { chain, contents, inside, followAll, begin, rescanAll, states, latest } = setting({
      isTraced: true,
    });
    chain.mine(4);
    inside.set(chain.tip().hash, [arrival("call", "ours", "call:1")]);
    chain.mine(1);
    contents.set(chain.tip().hash, [arrival("plain")]);
    inside.set(chain.tip().hash, null);
    chain.mine(20);
    await followAll();
    await begin(2);
    await rescanAll();
    expect([states().map(([txid]) => txid), latest()]).toMatchObject([["call", "plain"], { found: 2, untraced: 1 }]);
  });

  it("are read no further once an operator has stopped it", async () => {
    const { chain, followAll, begin, rescan, rescans, latest, missing } = setting();
    chain.mine(30);
    await followAll();
    await begin(5);
    missing.add(9);
    await rescan();
    const open = latest();
    if (!open) throw new Error("one has begun");
    const stopped = { operatorId: newId("usr"), reason: "enough" };
    await rescans.writer.keep({ ...open, endedAt: new Date(0), stopped });
    missing.clear();
    expect(await rescan()).toBe(false);
    expect(latest()).toMatchObject({ at: 8, stopped });
  });
});

type Event =
  | { readonly kind: "pay" | "follow" | "rescan" | "race" | "confirm" }
  | { readonly kind: "ask"; readonly from: number }
  | { readonly kind: "mine"; readonly count: number }
  | { readonly kind: "reorganise"; readonly depth: number; readonly again: boolean };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("pay", "follow", "rescan", "race", "confirm") }),
    fc.record({ kind: fc.constant("ask" as const), from: fc.nat(40) }),
    fc.record({ kind: fc.constant("mine" as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("reorganise" as const), depth: fc.integer({ min: 1, max: 4 }), again: fc.boolean() }),
  ),
  { maxLength: 40 },
) as fc.Arbitrary<Event[]>;

describe("whatever a chain does, and whenever blocks are read once more", () => {
  it("what was told to be credited, less what was taken back, is in the end all that the chain holds", async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.boolean(), { maxLength: 20 }), async (those, before) => {
        const { chain, contents, kept, pay, followAll, follow, confirm, rescan, another, rescanAll, begin } = setting();
        const beside = another();
        for (const [i, isPaid] of before.entries()) {
          if (isPaid) pay(`before ${i}`);
          else chain.mine(1);
        }
        chain.mine(FINALITY + 1);
        await followAll();
        const first = chain.blocks.length;
        for (const [i, event] of those.entries()) {
          if (event.kind === "pay") pay(`tx${i}`);
          if (event.kind === "mine") chain.mine(event.count, String(i));
          if (event.kind === "follow") await follow();
          if (event.kind === "rescan") await rescan();
          if (event.kind === "race") await Promise.all([rescan(), follow(), beside(), confirm()]);
          if (event.kind === "confirm") await confirm();
          if (event.kind === "ask") await begin(Math.min(event.from, first - FINALITY - 1));
          if (event.kind === "reorganise") {
            const depth = Math.min(event.depth, chain.blocks.length - first);
            if (depth < 1) continue;
            const lost = chain.blocks.slice(-depth).flatMap(({ hash }) => contents.get(hash) ?? []);
            chain.reorganise(depth, `fork ${i}`, 0);
            chain.mine(1, `again ${i}`);
            if (event.again) contents.set(chain.tip().hash, lost.toReversed());
          }
        }
        for (let times = 0; times < 2; times += 1) {
          chain.mine(CONFIRMATIONS, `end ${times}`);
          await followAll();
          await rescanAll();
          await begin(0);
          await rescanAll();
          await confirm();
        }
        const credited = new Map<string, bigint>();
        for (const { type, data } of kept.events) {
          const { depositId, credit, amount } = data as { depositId: string; credit: number; amount?: string };
          const key = `${depositId}/${credit}`;
          expect(credited.has(key)).toBe(type === "deposit.reversed");
          if (type === "deposit.reversed") credited.delete(key);
          else credited.set(key, BigInt(amount ?? ""));
        }
        const held = chain.blocks.flatMap(({ hash }) => contents.get(hash) ?? []);
        expect(credited.size).toBe(held.length);
        expect([...credited.values()].reduce((a, b) => a + b, 0n)).toBe(BigInt(held.length) * 5n);
        const blocks = new Set(chain.blocks.map(({ hash }) => hash));
        const standing = kept.all().filter(({ state }) => state === "CONFIRMED");
        expect(standing.filter(({ blockHash }) => !blocks.has(blockHash))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
