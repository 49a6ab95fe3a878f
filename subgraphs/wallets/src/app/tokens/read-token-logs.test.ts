import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { FollowedChain } from "../../domain/chains/following.ts";
import type { Token } from "../../domain/tokens/token.ts";
import { type BlockContents, NoAnswer } from "../chains/ports.ts";
import type { SeenMoved, TokenLogs, TokenMoved } from "./ports.ts";
import { makeReadTokenLogs, makeWatchTokenLogs, type TokenLogChainWriter } from "./read-token-logs.ts";

const NETWORK = "TEST";
const FINALITY = 3;
const TOKEN: Token = {
  ...{ asset: { code: "TOK", scale: 6 }, contract: "contract", domain: null, symbol: "TOK", sweepMinimum: null },
};
const RETIRED = { ...TOKEN, contract: "left", state: "RETIRED", fault: null, checkedAt: null } as const;
const MOVED: TokenMoved = {
  ...{ txid: "tx", position: "log:0", contract: TOKEN.contract, from: "ann", to: "bob", units: 2n ** 53n + 1n },
};
type Says = (height: number) => TokenLogs | null | Error;

const blockAt = (height: number): BlockHead => ({
  ...{ height, hash: `h${height}`, parent: `h${height - 1}`, time: new Date(height) },
});

function setUp({ providers = 1, height = 10, lowest = 0, configured = [TOKEN] as readonly Token[] } = {}) {
  const { log, lines } = makeFakeLog();
  const state = { chain: chainAt(height) as FollowedChain | null, cursor: null as number | null, isAgreed: true };
  const asked: { readonly height: number; readonly contracts: readonly string[] }[] = [];
  const says: Says[] = Array.from({ length: providers }, () => (at) => ({
    ...{ block: { height: at, hash: `h${at}` }, moved: at === 7 ? [MOVED] : [] },
  }));
  const came: BlockContents[] = [];
  const noted: SeenMoved[] = [];
  const writer = {
    lock: async () => state.chain,
    holds: async (_network: string, { height: at }: { height: number }) => at <= (state.chain?.cursor.height ?? -1),
    tokenLogs: {
      find: async () => state.cursor,
      note: async (_network: string, at: number) => {
        state.cursor = at;
      },
      stepBack: async (_network: string, at: number) => {
        state.cursor = Math.min(state.cursor ?? at, at);
      },
      noteMoved: async (_network: string, seen: SeenMoved) => void noted.push(seen),
    },
  } as unknown as TokenLogChainWriter;
  const read = makeReadTokenLogs({
    ...{
      network: NETWORK,
      known: () => configured,
      finality: FINALITY,
      clock: makeFakeClock(),
      log,
      announce: () => undefined,
    },
    readers: says.map((_, i) => ({
      async readTokenLogs(at: number, contracts: ReadonlySet<string>) {
        asked.push({ height: at, contracts: [...contracts] });
        const said = says[i]?.(at) ?? null;
        if (said instanceof Error) throw said;
        return said;
      },
    })),
    chains: {
      find: async () => state.chain,
      blockAt: async (_network, at) => (at >= lowest && at <= (state.chain?.cursor.height ?? -1) ? blockAt(at) : null),
      lowestFrom: async () => blockAt(lowest),
    },
    tokens: { list: async () => [RETIRED] },
    isAgreed: async () => state.isAgreed,
    inChain: (work) => work(writer),
    watches: [{ added: async (_writer, contents) => void came.push(contents) }],
  });
  const reach = (to: number) => {
    state.chain = chainAt(to);
  };
  return { state, says, asked, came, noted, lines, read, reach, writer };
}

const chainAt = (height: number): FollowedChain => ({
  ...{ identity: { chainId: "tron:0x0", genesis: "0" }, state: "FOLLOWING", leader: 1 },
  ...{ cursor: blockAt(height), peak: height, acceptedUpTo: null, tip: blockAt(height), checkedAt: new Date(0) },
});

describe("what tokens' contracts have logged", () => {
  it("is read from where a network is seen first, of what nobody takes back, in order, and each once", async () => {
    const { read, reach, state, asked, came, noted } = setUp({ height: 8 });
    await read();
    expect([state.cursor, asked]).toEqual([6, []]);
    reach(10);
    await read();
    await read();
    expect(asked.map(({ height }) => height)).toEqual([7, 8]);
    expect(state.cursor).toBe(8);
    const [{ arrivals = [], block } = {}] = came.filter((one) => one.arrivals.length > 0);
    expect(block).toEqual(blockAt(7));
    expect(arrivals).toEqual([
      {
        ...{ txid: "tx", position: "log:0", address: "bob", from: "ann", units: 2n ** 53n + 1n },
        token: { asset: TOKEN.asset, contract: TOKEN.contract },
      },
    ]);
    expect(noted[0]).toMatchObject({ block: { height: 7, hash: "h7" }, moved: [MOVED] });
  });

  it("is of tokens that are listed no more, too: what comes in by them is seen, and what was signed has moved", async () => {
    const { read, reach, says, asked, came, noted } = setUp({ height: 8 });
    await read();
    says[0] = (height) => ({ block: { height, hash: `h${height}` }, moved: [{ ...MOVED, contract: "left" }] });
    reach(9);
    await read();
    expect(asked[0]?.contracts).toEqual(["contract", "left"]);
    expect(came.flatMap(({ arrivals }) => arrivals)).toMatchObject([
      { token: { asset: TOKEN.asset, contract: "left" } },
    ]);
    expect(noted[0]?.moved).toMatchObject([{ contract: "left" }]);
  });

  it("brings nothing that somebody sends to themselves", async () => {
    const { read, reach, says, came } = setUp({ height: 8 });
    await read();
    says[0] = (height) => ({ block: { height, hash: `h${height}` }, moved: [{ ...MOVED, from: "bob" }] });
    reach(9);
    await read();
    expect(came.map(({ arrivals }) => arrivals)).toEqual([[]]);
  });

  const saying =
    (moved: readonly TokenMoved[], hash?: string): Says =>
    (height) => ({ block: { height, hash: hash ?? `h${height}` }, moved });
  const LIES: readonly (readonly [string, Says])[] = [
    ["leaves one out", saying([])],
    ["has one more", saying([MOVED, MOVED])],
    ["has another block", saying([MOVED], "other")],
    ["has a unit less", saying([{ ...MOVED, units: 2n ** 53n }])],
    ...(["txid", "position", "contract", "from", "to"] as const).map(
      (field) => [`has another ${field}`, saying([{ ...MOVED, [field]: "x" }])] as const,
    ),
    ["is not so far", () => null],
    ["says nothing", () => new NoAnswer("away")],
  ];
  it.each(LIES)("waits where one of two providers %s, and goes on once both say the same", async (_what, lie) => {
    const { read, reach, state, says, came } = setUp({ providers: 2, height: 8 });
    await read();
    reach(9);
    const truth = says[1];
    says[1] = lie;
    await read();
    expect([state.cursor, came]).toEqual([6, []]);
    if (truth) says[1] = truth;
    await read();
    expect([state.cursor, came.length]).toEqual([7, 1]);
  });

  it("goes on by two of three, and by a single one where there is no other", async () => {
    const three = setUp({ providers: 3, height: 8 });
    await three.read();
    three.reach(9);
    three.says[2] = () => new NoAnswer("away");
    await three.read();
    three.says[1] = () => new NoAnswer("away");
    three.reach(10);
    await three.read();
    expect(three.state.cursor).toBe(7);
    const one = setUp({ height: 8 });
    await one.read();
    one.reach(9);
    await one.read();
    expect(one.state.cursor).toBe(7);
  });

  it("is not believed of a block that is none of ours, said once by all, but of one that is not kept any more", async () => {
    const { read, reach, state, says } = setUp({ height: 8 });
    await read();
    says[0] = (height) => ({ block: { height, hash: "other" }, moved: [] });
    reach(9);
    await read();
    expect(state.cursor).toBe(6);
    const deep = setUp({ height: 90, lowest: 80 });
    deep.state.cursor = 6;
    await deep.read();
    // So many at a time.
    expect([deep.state.cursor, deep.came.length]).toEqual([70, 64]);
  });

  it("waits while nobody knows the chain, or providers differ on its newest block, and is not read of no token", async () => {
    const { read, state, asked } = setUp();
    const { chain } = state;
    state.chain = null;
    await read();
    state.chain = chain;
    state.isAgreed = false;
    await read();
    expect(state.cursor).toBeNull();
    const none = setUp({ configured: [] });
    await none.read();
    expect([asked, none.state.cursor]).toEqual([[], null]);
  });

  it("is read anew where its block is taken back all the same", async () => {
    const { read, reach, state, writer } = setUp({ height: 8 });
    await read();
    reach(10);
    await read();
    await makeWatchTokenLogs(NETWORK).takenBack(writer, blockAt(7));
    expect(state.cursor).toBe(6);
    await read();
    expect(state.cursor).toBe(8);
  });
});
