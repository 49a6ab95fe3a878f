import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { makeConsolidateOutputs } from "../../src/app/sends/outputs/consolidate-outputs.ts";
import type { OutputDeps } from "../../src/app/sends/outputs/deps.ts";
import type { OwnCoins, SpendTerms, SpendWriter } from "../../src/app/sends/outputs/ports.ts";
import { makeReplaceOutputSends } from "../../src/app/sends/outputs/replace-output-sends.ts";
import { makeSignOutputSends } from "../../src/app/sends/outputs/sign-output-sends.ts";
import type { SendRules } from "../../src/app/sends/ports.ts";
import type { FollowedChain } from "../../src/domain/chains/following.ts";
import { type Coin, nameOf, type Outpoint } from "../../src/domain/sends/outputs/coin.ts";
import type { FeeRates } from "../../src/domain/sends/outputs/rates.ts";
import type { OutputAttempt } from "../../src/domain/sends/send.ts";
import type { SendId, WalletId } from "../../src/domain/wallets/ids.ts";
import { makeFakePolicies } from "./policies.ts";
import { attemptsOf, makeFakeSends, sendWriterOver } from "./sends.ts";

export const NETWORK = "TEST";
export const NATIVE = { code: "TST", scale: 8 };
export const TREASURY = "treasury";
const RULES: SendRules = {
  feeCap: 100_000n,
  unminedMax: 16,
  sendAgainMs: 1_000,
  replaceAfterMs: 60_000,
  sweepMinimum: null,
};

const CHAIN: FollowedChain = {
  ...{ identity: { chainId: "bip122:0", genesis: "0" }, state: "FOLLOWING", leader: 1 },
  ...{ cursor: { height: 100, hash: "h", parent: "g", time: new Date(0) }, peak: 100, acceptedUpTo: null },
  ...{ tip: { height: 100, hash: "h", parent: "g", time: new Date(0) }, checkedAt: new Date(0) },
};

/** What sends over a network whose money is outputs, in memory, with a treasury that is open. */
export function makeOutputWorld({ rules }: { readonly rules?: Partial<SendRules> } = {}) {
  const sends = makeFakeSends();
  const policies = makeFakePolicies(sends);
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const market: FeeRates = { rates: { LOW: 1_000n, NORMAL: 2_000n, HIGH: 5_000n }, source: "HISTORY" };
  const state = { chain: CHAIN as FollowedChain | null, market, isPaused: false, fault: null as Error | null };
  const there = new Map<string, Coin>();
  const reserved = new Map<string, SendId>();
  const every = new Map<string, Coin>();
  const opened: Uint8Array[] = [];
  const announced: string[] = [];
  const signed: SpendTerms[] = [];
  sends.rows().sources.set(TREASURY, { network: NETWORK, address: TREASURY, nextNonce: 0, pausedFor: null });
  const isFree = (coin: Outpoint) => there.has(nameOf(coin)) && !reserved.has(nameOf(coin));
  const spends = makeFakeSpends(sends, { isFree, reserved, every });
  const deps = makeDeps(
    { sends, clock, log, state, there, isFree, opened, announced, signed, spends, reserved, every },
    { ...RULES, ...rules },
  );
  const sealed = { keyId: "k", wrappedKey: Buffer.alloc(1), ciphertext: Buffer.alloc(1) };
  const house = { findTreasury: async () => ({ address: TREASURY }), isPaused: async () => state.isPaused };
  let coins = 0;
  return {
    ...{ house, sends, clock, lines, state, there, reserved, opened, announced, signed, deps },
    /** An output of ours that blocks have. */
    give(units: bigint, address = TREASURY, walletId = newId("wal")): Coin {
      coins += 1;
      const coin = { txid: coins.toString(16).padStart(64, "0"), vout: 0, units, address };
      there.set(nameOf(coin), coin);
      if (!sends.keys.has(address))
        sends.keys.set(address, { walletId, accountPath: "m", index: 0, sealedAccountKey: sealed });
      return coin;
    },
    async plan(units: bigint, { payee = `payee of ${units}`, priority = "NORMAL" as const } = {}) {
      const id = newId("txn");
      await sends.inSends((writer) =>
        writer.plan({
          ...{ id, network: NETWORK, kind: "PAYOUT", source: TREASURY, payee, token: null },
          amount: money(NATIVE, units),
          ...{ feeCap: { ...RULES, ...rules }.feeCap, priority, paymentId: newId("pay"), userId: newId("usr") },
          createdAt: clock.now(),
        }),
      );
      return id;
    },
    planOwn: makePlanOwn(sends, clock, { ...RULES, ...rules }),
    find(id: SendId) {
      const send = sends.all().find((one) => one.id === id);
      if (!send) throw new Error("no such send");
      return send;
    },
    attempts: (id: SendId) => attemptsOf(sends.rows(), id) as unknown as readonly OutputAttempt[],
    told: (type: string) => sends.rows().events.filter((event) => event.type === type),
    sign: makeSignOutputSends({ ...deps, ...house, policies: policies.reader }),
    replace: makeReplaceOutputSends({ ...deps, ...house }),
    consolidate: makeConsolidateOutputs({ ...deps, ...house }),
    /** As it was given to a node. */
    async noteSent(id: SendId, outcome: "ACCEPTED" | "TOO_CHEAP" = "ACCEPTED") {
      const number = attemptsOf(sends.rows(), id).length;
      await sends.inSends((writer) => writer.noteSent({ sendId: id, number }, { at: clock.now(), outcome, said: "" }));
    },
  };
}

/** From a wallet of its owner's; null: all that is there. */
const makePlanOwn =
  (sends: ReturnType<typeof makeFakeSends>, clock: Clock, { feeCap: most }: Pick<SendRules, "feeCap">) =>
  async (walletId: WalletId, units: bigint | null, feeCap = most): Promise<SendId> => {
    const id = newId("txn");
    sends.rows().sources.set(walletId, { network: NETWORK, address: walletId, nextNonce: 0, pausedFor: null });
    await sends.inSends((writer) =>
      writer.plan({
        ...{ id, network: NETWORK, kind: "OWN", source: walletId, payee: "bob", token: null, walletId },
        ...{ amount: money(NATIVE, units ?? 1n), isAll: units === null, feeCap, priority: "NORMAL" },
        ...{ paymentId: null, userId: newId("usr"), createdAt: clock.now() },
      }),
    );
    return id;
  };

/** As the tables hold it; blocks say nothing here. */
function makeFakeSpends(
  sends: ReturnType<typeof makeFakeSends>,
  {
    isFree,
    reserved,
    every,
  }: {
    readonly isFree: (coin: Outpoint) => boolean;
    readonly reserved: Map<string, SendId>;
    readonly every: Map<string, Coin>;
  },
): SpendWriter {
  return {
    areSpendable: async (_network, _height, coins) => coins.every(isFree),
    areOwnSpendable: async (_walletId, _height, coins) => coins.every(isFree),
    async reserve({ id }, _attempt, coins) {
      for (const coin of coins) {
        if ((reserved.get(nameOf(coin)) ?? id) !== id) throw new Error("two sends spend the same");
        reserved.set(nameOf(coin), id);
        every.set(nameOf(coin), coin);
      }
    },
    isBuiltOn: async (id) => {
      const made = attemptsOf(sends.rows(), id).map(({ txid }) => txid);
      return [...reserved.keys()].some((name) => made.some((txid) => name.startsWith(`${txid}:`)));
    },
    isConsolidating: async () =>
      sends.all().some(({ kind, state, mined }) => kind === "CONSOLIDATION" && state !== "FAILED" && mined === null),
    endOrphaned: async () => 0,
    spent: async () => [],
    listForeign: async () => [],
    pausePool: async () => undefined,
    release: async () => undefined,
  };
}

/** Of a wallet that has the keys of what is its own. */
function ownCoinsOver(
  { sends, there, isFree }: Pick<Kept, "sends" | "there" | "isFree">,
  walletId: WalletId,
): OwnCoins {
  const isIts = ({ address }: Coin) => sends.keys.get(address)?.walletId === walletId;
  const own = () => [...there.values()].filter(isIts);
  return {
    listSpendable: async () => own().filter(isFree),
    listThere: async (outpoints) => own().filter((coin) => outpoints.some((one) => nameOf(one) === nameOf(coin))),
    listKeys: async (addresses) =>
      new Map(
        addresses.flatMap((address) => {
          const key = sends.keys.get(address);
          return key?.walletId === walletId ? [[address, key] as const] : [];
        }),
      ),
    findChangeAddress: async () =>
      own().some(({ address }) => address.startsWith("taproot")) ? "taproot change" : "change of theirs",
  };
}

type Kept = {
  readonly sends: ReturnType<typeof makeFakeSends>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly state: { readonly chain: FollowedChain | null; readonly market: FeeRates; readonly fault: Error | null };
  readonly there: ReadonlyMap<string, Coin>;
  readonly isFree: (coin: Outpoint) => boolean;
  readonly opened: Uint8Array[];
  readonly announced: string[];
  readonly signed: SpendTerms[];
  readonly spends: SpendWriter;
  readonly reserved: ReadonlyMap<string, SendId>;
  /** Whatever was reserved. */
  readonly every: ReadonlyMap<string, Coin>;
};

function makeDeps(
  { sends, clock, log, state, there, isFree, opened, announced, signed, spends, reserved, every }: Kept,
  rules: SendRules,
) {
  const deps: OutputDeps = {
    ...{ network: NETWORK, native: NATIVE, rules, clock, log },
    nodes: [
      {
        async feeRates() {
          if (state.fault) throw state.fault;
          return state.market;
        },
        broadcast: async () => ({ outcome: "ACCEPTED", said: "taken" }),
      },
    ],
    async loadSigner() {
      return (terms, keys) => {
        for (const { address } of terms.inputs) if (!keys.has(address)) throw new Error("a key is missing");
        signed.push(terms);
        return { txid: `tx${signed.length}`, bytes: Buffer.from(String(signed.length)) };
      };
    },
    loadReader: async () => (bytes) => signed[Number(Buffer.from(bytes).toString()) - 1]?.outputs ?? [],
    readPayee: (address) => {
      if (address === "nowhere") return null;
      const isOfScript = address.startsWith("script");
      if (isOfScript || address.startsWith("taproot")) return { scriptBytes: 34, dust: 330n, isOfScript };
      return { scriptBytes: 22, dust: 294n, isOfScript };
    },
    chains: { find: async () => state.chain, lowestFrom: async () => null },
    // Of this network alone, whose attempts are such.
    sends: sends.reader as unknown as OutputDeps["sends"],
    coins: {
      listSpendable: async () => [...there.values()].filter(isFree),
      listThere: async (_network, outpoints) => outpoints.flatMap((one) => there.get(nameOf(one)) ?? []),
      listReserved: async (id) => [...reserved].flatMap(([name, of]) => (of === id ? (every.get(name) ?? []) : [])),
      async sumPlanned() {
        const planned = sends.all().filter(({ kind, state }) => kind === "PAYOUT" && state === "PLANNED");
        return { count: planned.length, units: planned.reduce((sum, { amount }) => sum + amount.units, 0n) };
      },
      sumCold: async () => null,
      sumPool: async () => [...there.values()].reduce((sum, { units }) => sum + units, 0n),
      listKeys: async (_network, addresses) =>
        new Map(addresses.flatMap((address) => (sends.keys.has(address) ? [[address, keyOf(address)] as const] : []))),
      own: (walletId) => ownCoinsOver({ sends, there, isFree }, walletId),
    },
    inSends: sends.inSends,
    inOutputSends: (work) => sends.inRows((rows) => work({ sends: sendWriterOver(rows), spends })),
    vault: {
      async open() {
        const key = Buffer.alloc(78, 7);
        opened.push(key);
        return key;
      },
    },
    announce: () => void announced.push("now"),
  };
  function keyOf(address: string) {
    const key = sends.keys.get(address);
    if (!key) throw new Error("no such key");
    return key;
  }
  return deps;
}
