import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeCustodies } from "../../../test/fakes/custodies.ts";
import type { BlockHead } from "../../domain/chains/block.ts";
import { type BalanceReader, NoAnswer, NodeRefusal } from "../chains/ports.ts";
import type { CustodyAsset, Known } from "./ports.ts";
import { makeReconcileNetwork } from "./reconcile-network.ts";

const NETWORK = "TEST";
const asset = { code: "TST", scale: 2 };
const of = { network: NETWORK, asset };
const EMPTY: Known = { holding: 0n, items: [], accounts: null, outputs: null };
const place = (address: string, expected: bigint, isTreasury = false) => ({ address, expected, isTreasury });

type Options = { readonly leader?: number | null; readonly isAgreed?: boolean };

/** One currency of a network with two providers, which say that addresses have what stands here. */
async function setting({ leader = 1, isAgreed = true }: Options = {}) {
  const [chains, custodies, clock, { log, lines }] = [
    makeFakeChains(),
    makeFakeCustodies(),
    makeFakeClock(),
    makeFakeLog(),
  ];
  const block = (height: number): BlockHead => ({
    height,
    hash: `h${height}`,
    parent: `h${height - 1}`,
    time: clock.now(),
  });
  const at = { height: 100, isOurs: true };
  const balances = new Map([["house", 100n]]);
  const known: { now: Known } = {
    now: {
      ...EMPTY,
      holding: 100n,
      accounts: { toRead: [place("house", 100n, true)], others: { units: 0n, count: 0 } },
    },
  };
  const faults: (Error | null)[] = [null, null];
  const asked: string[] = [];
  const reader = (i: number): BalanceReader => ({
    async balancesAt(addresses, hash) {
      asked.push(`${i + 1} ${hash}`);
      const fault = faults[i];
      if (fault) throw fault;
      return new Map(addresses.flatMap((one) => (balances.has(one) ? [[one, balances.get(one) ?? 0n] as const] : [])));
    },
  });
  const announced: string[] = [];
  await chains.inChain((writer) =>
    writer.begin(NETWORK, {
      ...{ identity: { chainId: "eip155:1", genesis: "g" }, cursor: block(100), peak: 100, acceptedUpTo: null },
      ...{ state: "FOLLOWING", tip: block(100), leader, checkedAt: clock.now() },
    }),
  );
  const make = (assets: readonly CustodyAsset[]) =>
    makeReconcileNetwork({
      ...{ network: NETWORK, finality: 6, clock, log, inCustodies: custodies.inCustodies, listAssets: () => assets },
      chains: {
        blockAt: async (_network, height) => block(height),
        find: async () => {
          const found = await chains.reader.find(NETWORK);
          return found && { ...found, cursor: block(at.height) };
        },
      },
      isAgreed: async () => isAgreed,
      async readKnown() {
        if (!custodies.find(of)) custodies.add(of);
        return at.isOurs ? known.now : null;
      },
      announce: () => void announced.push("now"),
    });
  const reconcile = make([{ asset, contract: null, balances: [reader(0), reader(1)] }]);
  const compare = async (operatorId: Parameters<typeof reconcile>[0] = null) => {
    const done = await reconcile(operatorId);
    return done.ok ? done.value[0] : done.error.code;
  };
  return { at, balances, known, faults, asked, announced, lines, custodies, compare, make, block };
}

describe("a comparison of the books and a chain", () => {
  it.each([
    ["its providers do not agree on the newest block", { isAgreed: false }, true],
    ["that block is none of ours any more", {}, false],
  ] as const)("is not made where %s", async (_what, options, isOurs) => {
    const here = await setting(options);
    here.at.isOurs = isOurs;
    expect(await here.compare()).toBe("CHAIN_UNAVAILABLE");
    expect(
      await here.custodies.reader.list({ network: null, currency: null, states: null, after: null, count: 9 }),
    ).toEqual([]);
  });

  it("asks the provider that is followed, then another, at that very block, and fails where none says all", async () => {
    const here = await setting({ leader: 2 });
    expect(await here.compare()).toMatchObject({
      difference: 0n,
      state: "BALANCED",
      block: { height: 100, hash: "h100" },
    });
    here.faults[1] = new NodeRefusal(-32000, "unknown block");
    expect(await here.compare()).toMatchObject({ difference: 0n });
    expect(here.asked).toEqual(["2 h100", "2 h100", "1 h100"]);
    here.faults[0] = new NoAnswer("away");
    expect(await here.compare()).toBe("CHAIN_UNAVAILABLE");
    here.faults[0] = null;
    here.balances.clear();
    expect(await here.compare()).toBe("CHAIN_UNAVAILABLE");
    here.faults[0] = new Error("a fault of ours");
    await expect(here.compare()).rejects.toThrow("a fault of ours");
  });

  it("is of a currency, whichever contracts have kept it, and of what never was one nothing is there", async () => {
    const here = await setting();
    const kept = new Map<string | null, bigint>([
      ["now", 70n],
      ["then", 30n],
    ]);
    const faults = new Map<string | null, Error>([
      ["no contract", new NodeRefusal(-32000, "there is no such contract")],
    ]);
    const reader: BalanceReader = {
      async balancesAt(addresses, _hash, contract = null) {
        const fault = faults.get(contract);
        if (fault) throw fault;
        return new Map(addresses.map((one) => [one, kept.get(contract) ?? 0n] as const));
      },
    };
    const before = ["then", "no contract"];
    const reconcile = here.make([{ asset, contract: "now", balances: [reader], before }]);
    const read = async () => {
      const done = await reconcile(null);
      return done.ok ? done.value : done.error.code;
    };
    expect(await read()).toMatchObject([{ difference: 0n, state: "BALANCED", odd: [] }]);
    kept.set("then", 29n);
    expect(await read()).toMatchObject([{ difference: -1n, state: "DIFFERS" }]);
    faults.set("then", new NoAnswer("away"));
    expect(await read()).toBe("CHAIN_UNAVAILABLE");
  });

  it("counts what is not read this time as it is expected, and says who asked", async () => {
    const here = await setting();
    const operatorId = newId("usr");
    here.balances.set("ann", 5n);
    here.known.now = {
      ...{ ...EMPTY, holding: 112n },
      accounts: { toRead: [place("house", 100n, true), place("ann", 5n)], others: { units: 7n, count: 2 } },
    };
    expect(await here.compare(operatorId)).toMatchObject({
      ...{ operatorId, difference: 0n, odd: [] },
      terms: [
        { kind: "LEDGER", units: 112n },
        { kind: "TREASURY", units: 100n, count: 1 },
        { kind: "ADDRESSES", units: 12n, count: 3 },
      ],
    });
  });

  it("takes outputs that are kept for what is there", async () => {
    const here = await setting();
    here.known.now = {
      ...{ ...EMPTY, holding: 9n },
      outputs: { treasury: { units: 4n, count: 1 }, addresses: { units: 5n, count: 2 } },
    };
    expect(await here.compare()).toMatchObject({ difference: 0n });
    expect(here.asked).toEqual([]);
  });

  it("stops what leaves once, tells it once, and moves nothing by an older block", async () => {
    const here = await setting();
    const { at, balances, custodies, compare, announced } = here;
    balances.set("house", 99n);
    expect(await compare()).toMatchObject({
      state: "DIFFERS",
      odd: [{ address: "house", expected: 100n, units: 99n }],
    });
    at.height = 99;
    balances.set("house", 100n);
    expect(await compare()).toMatchObject({ difference: 0n, state: "DIFFERS" });
    expect(custodies.find(of)?.latest?.block.height).toBe(100);
    balances.set("house", 99n);
    for (at.height = 112; at.height < 115; at.height += 1) expect(await compare()).toMatchObject({ state: "STOPPED" });
    expect(custodies.told().map(({ type, data }) => [type, data])).toMatchObject([
      ["custody.switched", { network: NETWORK, currency: "TST", state: "STOPPED" }],
    ]);
    expect(custodies.find(of)?.switches).toMatchObject([{ state: "STOPPED", difference: -1n, operatorId: null }]);
    expect(announced).toHaveLength(2);
    expect(here.lines.filter((line) => line.includes("withdrawals are stopped"))).toHaveLength(1);
  });

  it("says once of each amount what came unbidden, and keeps a hundred addresses, those that lack most first", async () => {
    const here = await setting();
    const many = Array.from({ length: 150 }, (_, i) => place(`a${i}`, 10n));
    here.known.now = { ...EMPTY, holding: 1_500n, accounts: { toRead: many, others: { units: 0n, count: 0 } } };
    for (const [i, { address }] of many.entries()) here.balances.set(address, i === 149 ? 9n : 11n);
    for (let times = 0; times < 2; times += 1) {
      const found = await here.compare();
      expect(found).toMatchObject({ difference: -1n });
      expect(typeof found === "object" && found.odd.length).toBe(100);
      expect(typeof found === "object" && found.odd[0]).toMatchObject({ address: "a149", units: 9n });
    }
    expect(here.lines.filter((line) => line.includes("no block has shown"))).toHaveLength(1);
  });
});

describe("a currency that cannot be compared", () => {
  const saying = (fault: Error | null): CustodyAsset => ({
    ...{ asset, contract: null },
    balances: [
      {
        async balancesAt(addresses) {
          if (fault) throw fault;
          return new Map(addresses.map((one) => [one, 100n]));
        },
      },
    ],
  });
  const solidlySaying = (fault: Error | null): CustodyAsset => ({
    ...{ asset, contract: null, balances: [] },
    solid: {
      readers: [
        {
          newestSolid: async () => ({ height: 90, hash: "h90" }),
          async balancesAtNewest(addresses) {
            if (fault) throw fault;
            return new Map(addresses.map((one) => [one, 100n]));
          },
        },
      ],
    },
  });

  it.each([
    ["at any block", saying],
    ["of its newest solid one alone", solidlySaying],
  ])("keeps no other from it, whichever is first, where nodes tell %s", async (_what, make) => {
    const here = await setting();
    for (const assets of [
      [make(new NoAnswer("away")), make(null)],
      [make(null), make(new NodeRefusal(1, "no"))],
    ])
      expect(await here.make(assets)(null)).toMatchObject({ ok: true, value: [{ difference: 0n }] });
    expect(here.lines.filter((line) => line.includes("does not say what is there"))).toHaveLength(2);
  });

  it("keeps no other from it by a fault of ours, which is told all the same", async () => {
    const here = await setting();
    await expect(here.make([saying(new Error("a fault of ours")), saying(null)])(null)).rejects.toThrow(
      "a fault of ours",
    );
    expect(here.custodies.find(of)?.latest).toMatchObject({ difference: 0n });
  });
});

describe("a comparison of what no node tells at a block that is over", () => {
  async function solidSetting({ isNative = false } = {}) {
    const here = await setting();
    const { block } = here;
    const state = { solid: block(90), readUpTo: 90 as number | null };
    const readAt: string[] = [];
    const compareSolid = here.make([
      {
        ...{ asset, contract: isNative ? null : "contract", balances: [] },
        solid: {
          ...(isNative ? {} : { findReadUpTo: async () => state.readUpTo }),
          readers: [
            {
              newestSolid: async () => state.solid,
              async balancesAtNewest(addresses: readonly string[], hash: string) {
                readAt.push(hash);
                return new Map(addresses.map((one) => [one, here.balances.get(one) ?? 0n]));
              },
            },
          ],
        },
      },
    ]);
    return { block, state, readAt, compareSolid };
  }

  it("is made at a node's newest solid block, which is ours, and up to which all that moved was read", async () => {
    const { compareSolid, readAt } = await solidSetting();
    const done = await compareSolid(null);
    expect(done).toMatchObject({ ok: true, value: [{ block: { height: 90, hash: "h90" }, difference: 0n }] });
    expect(readAt).toEqual(["h90"]);
  });

  it("is not made where that was not read yet, or the block is none of ours", async () => {
    const { compareSolid, state, readAt, block } = await solidSetting();
    const none = { ok: false, error: { code: "CHAIN_UNAVAILABLE" } };
    for (const readUpTo of [89, null]) {
      state.readUpTo = readUpTo;
      expect(await compareSolid(null)).toEqual(none);
    }
    state.readUpTo = 90;
    state.solid = { ...block(90), hash: "other" };
    expect(await compareSolid(null)).toEqual(none);
    expect(readAt).toEqual([]);
  });

  it("waits for no reading of logs where blocks show all that moves", async () => {
    const { compareSolid, state } = await solidSetting({ isNative: true });
    state.readUpTo = null;
    expect(await compareSolid(null)).toMatchObject({ ok: true, value: [{ block: { height: 90 } }] });
  });
});
