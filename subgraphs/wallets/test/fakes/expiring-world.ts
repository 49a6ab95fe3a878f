import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Logger } from "@coffer/platform/running/log";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import type { SignedOutcome } from "../../src/app/chains/ports.ts";
import { makeBuryExpired } from "../../src/app/sends/expiring/bury-expired.ts";
import type { ExpiringDeps } from "../../src/app/sends/expiring/deps.ts";
import type {
  ExpiringAccount,
  ExpiringNode,
  ExpiringTerms,
  ExpiringWriter,
} from "../../src/app/sends/expiring/ports.ts";
import { makeRenewExpiringSends } from "../../src/app/sends/expiring/renew-expiring-sends.ts";
import { makeSignExpiringSends } from "../../src/app/sends/expiring/sign-expiring-sends.ts";
import { type ExpiringChainWriter, makeWatchExpiringSends } from "../../src/app/sends/expiring/watch-expiring-sends.ts";
import { makeManageSends } from "../../src/app/sends/manage-sends.ts";
import type { SendRules } from "../../src/app/sends/ports.ts";
import type { BlockHead } from "../../src/domain/chains/block.ts";
import type { FollowedChain } from "../../src/domain/chains/following.ts";
import { isExpiring, toAttempt } from "../../src/domain/sends/draft.ts";
import type { ExpiringAttempt, Send } from "../../src/domain/sends/send.ts";
import type { Token } from "../../src/domain/tokens/token.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";
import { makeFakePolicies } from "./policies.ts";
import type { SendRows } from "./send-rows.ts";
import { attemptsOf, makeFakeSends, sendWriterOver } from "./sends.ts";

export const NETWORK = "TEST";
export const NATIVE = { code: "TST", scale: 6 };
/** By the prices below. */
export const CALL_BYTES = 200n;
export const ENERGY = 60_000n;
export const TOKEN: Token = {
  ...{ asset: { code: "TOK", scale: 6 }, contract: "contract", domain: null, symbol: "TOK", sweepMinimum: 10n },
};
export const TREASURY = "treasury";
export const FINALITY = 3;
export const SLOT_MS = 1_000;
export const VALID_MS = 5_000;
export const BYTES = 100n;
/** By the prices below. */
export const PLAIN_FEE = 1_000n;
export const FIRST_FEE = 5_500n;
const RULES: SendRules = {
  feeCap: 10_000n,
  unminedMax: 16,
  sendAgainMs: 1_000,
  replaceAfterMs: VALID_MS,
  sweepMinimum: null,
};

/** Blocks of a chain that begins with the clock, each a second behind the one before. */
export const blockAt = (height: number): BlockHead => ({
  ...{ height, hash: `h${height}`, parent: `h${height - 1}` },
  time: new Date(Date.parse("2026-01-01T00:00:00.000Z") + height * SLOT_MS),
});

const chainAt = (height: number): FollowedChain => ({
  ...{ identity: { chainId: "tron:0x0", genesis: "0" }, state: "FOLLOWING", leader: 1 },
  ...{ cursor: blockAt(height), peak: height, acceptedUpTo: null, tip: blockAt(height), checkedAt: new Date(0) },
});

/** What sends over a network whose transactions expire, in memory, with a treasury that is open. */
export function makeExpiringWorld({ rules }: { readonly rules?: Partial<SendRules> } = {}) {
  const sends = makeFakeSends();
  const policies = makeFakePolicies(sends);
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const state = {
    ...{ chain: chainAt(10) as FollowedChain | null, isPaused: false, isAgreed: true, isFitting: true },
    coldAddress: "frozen",
  };
  const signed: ExpiringTerms[] = [];
  const opened: Uint8Array[] = [];
  const nodes = [makeFakeNode(), makeFakeNode()] as const;
  const sealed = { keyId: "k", wrappedKey: Buffer.alloc(1), ciphertext: Buffer.alloc(1) };
  const addSource = (address: string) => {
    sends.rows().sources.set(address, { network: NETWORK, address, nextNonce: 0, pausedFor: null });
    sends.keys.set(address, { walletId: newId("wal"), accountPath: "m", index: 0, sealedAccountKey: sealed });
  };
  addSource(TREASURY);
  const deps = makeDeps({ sends, clock, log, state, signed, opened, nodes: nodes.map(({ node }) => node) }, rules);
  const writers = (rows: SendRows) =>
    ({
      lock: async () => state.chain,
      holds: async (_network, { height }) => height <= (state.chain?.cursor.height ?? -1),
      ...{ sends: sendWriterOver(rows), expiring: expiringWriterOver(rows) },
    }) as Pick<ExpiringChainWriter, "lock" | "holds" | "sends" | "expiring"> as ExpiringChainWriter;
  const hold = {
    isPaused: async () => state.isPaused,
    findTreasury: async () => ({ address: TREASURY, coldAddress: state.coldAddress }),
  };
  const watch = makeWatchExpiringSends({ network: NETWORK, clock, log, noteNews: () => undefined });
  return {
    ...{ sends, clock, lines, state, signed, opened, nodes, deps, hold, addSource, policies },
    find(id: SendId) {
      const send = sends.all().find((one) => one.id === id);
      if (!send) throw new Error("no such send");
      return send;
    },
    attempts: (id: SendId) => attemptsOf(sends.rows(), id) as unknown as readonly ExpiringAttempt[],
    told: (type: string) => sends.rows().events.filter((event) => event.type === type),
    plan: makePlan(sends, { ...RULES, ...rules }),
    sign: makeSignExpiringSends({
      ...{ ...deps, ...hold, policies: policies.reader },
    }),
    bury: makeBuryExpired({
      ...{ ...deps, isAgreed: async () => state.isAgreed },
      inChain: (work) => sends.inRows((rows) => work(writers(rows))),
    }),
    renew: makeRenewExpiringSends({ ...deps, ...hold }),
    manage: makeManageSends({ ...deps, expiring: new Set([NETWORK]) }),
    /** Read up to a block of this height. */
    reach: (height: number) => {
      state.chain = chainAt(height);
    },
    /** A block of the cursor's height has these. */
    mined: (outcomes: readonly Omit<SignedOutcome, "bytes">[]) =>
      sends.inRows((rows) =>
        watch.added(writers(rows), {
          ...{ block: blockAt(state.chain?.cursor.height ?? 0), arrivals: [], outcomes: [] },
          signed: outcomes.map((outcome) => ({ ...outcome, bytes: Buffer.from(outcome.txid) })),
        }),
      ),
    takenBack: (height: number) => sends.inRows((rows) => watch.takenBack(writers(rows), blockAt(height))),
    /** As it was given to a node. */
    async noteSent(id: SendId) {
      const number = attemptsOf(sends.rows(), id).length;
      const sent = { at: clock.now(), outcome: "ACCEPTED", said: "" } as const;
      await sends.inSends((writer) => writer.noteSent({ sendId: id, number }, sent));
    },
  };
}

type Planned = Partial<Pick<Send, "payee" | "kind" | "source" | "token" | "userId" | "walletId">>;

const makePlan =
  (sends: ReturnType<typeof makeFakeSends>, { feeCap }: SendRules) =>
  async (units: bigint, changes: Planned = {}) => {
    const { payee = `payee of ${units}`, kind = "PAYOUT", source = TREASURY, token = null, ...owned } = changes;
    const id = newId("txn");
    const of =
      kind === "PAYOUT" ? { paymentId: newId("pay"), userId: newId("usr") } : { paymentId: null, userId: null };
    await sends.inSends((writer) =>
      writer.plan({
        ...{ id, network: NETWORK, kind, source, payee, token },
        amount: money(token === null ? NATIVE : TOKEN.asset, units),
        ...{ feeCap, priority: "NORMAL", ...of, ...owned, createdAt: new Date() },
      }),
    );
    return id;
  };

/** Whatever it is asked for is here. */
function makeFakeNode() {
  const accounts = new Map<string, ExpiringAccount>();
  const said = {
    ...{ isAbsent: true as boolean | Error, fault: null as Error | null, free: 0n },
    energy: ENERGY as bigint | null,
  };
  const tokens = new Map<string, bigint>();
  const answer = <T>(value: T): T => {
    if (said.fault) throw said.fault;
    return value;
  };
  const node: ExpiringNode = {
    prices: async () => answer({ perByte: 10n, newAccount: 5_000n, createAccount: 500n, perEnergy: 2n }),
    account: async (address) => answer(accounts.get(address) ?? { units: 0n, isNew: true, isContract: false }),
    bandwidth: async () => answer({ free: said.free, staked: 0n }),
    tokenUnits: async (contract, address) => answer(contract === TOKEN.contract ? (tokens.get(address) ?? 0n) : 0n),
    energyOf: async () => answer(said.energy),
    feeOf: async () => answer(1n),
    async isAbsent() {
      if (said.isAbsent instanceof Error) throw said.isAbsent;
      return said.isAbsent;
    },
    broadcast: async () => ({ outcome: "ACCEPTED", said: "taken" }),
  };
  const give = (address: string, units: bigint, isContract = false) =>
    void accounts.set(address, { units, isNew: false, isContract });
  const giveTokens = (address: string, units: bigint) => void tokens.set(address, units);
  return { node, said, give, giveTokens };
}

/** As the tables hold it. */
const expiringWriterOver = (rows: SendRows): ExpiringWriter => ({
  async mined(_network, { block: { height, hash: blockHash }, signed }) {
    const ours = signed.filter(({ from }) => rows.sources.has(from));
    const mined = ours.flatMap(({ txid, isSuccess, fee, bytes }) => {
      keepGivenOut(rows, { txid, bytes });
      const attempt = rows.attempts.get(txid);
      const send = attempt && rows.sends.get(attempt.sendId);
      if (!send || send.mined || !["AWAITING_SIGNATURE", "SIGNED", "BROADCAST"].includes(send.state)) return [];
      const how = {
        txid,
        height,
        blockHash,
        isSuccess,
        hasMoved: send.token && isSuccess ? null : isSuccess,
        fee: fee ?? 0n,
        isOurs: true,
      };
      const now = { ...send, state: "BROADCAST", nonce: send.nonce ?? 0, mined: how } as const;
      rows.sends.set(send.id, now);
      return [now];
    });
    const done = new Set(mined.map((send) => send.mined.txid));
    const foreign = ours.filter(({ txid }) => !done.has(txid)).map(({ from, txid }) => ({ source: from, txid }));
    return { mined, foreign };
  },
  async bury({ sendId, number }, deadHeight) {
    const found = attemptsOf(rows, sendId).find((one) => one.number === number);
    if (!found || rows.sends.get(sendId)?.mined) throw new Error("it may still be mined");
    rows.attempts.set(found.txid, { ...found, deadHeight } as unknown as ExpiringAttempt);
  },
});

/** What was given out, and sent from elsewhere, is an attempt by its block. */
function keepGivenOut(rows: SendRows, { txid, bytes }: Pick<SignedOutcome, "txid" | "bytes">): void {
  for (const [id, given] of rows.drafts) {
    const draft = given.at(-1);
    const isIt = draft !== undefined && isExpiring(draft) && draft.txid === txid;
    if (!isIt || rows.sends.get(id)?.state !== "AWAITING_SIGNATURE") continue;
    rows.attempts.set(txid, toAttempt(draft, { txid, bytes }, { number: draft.number, at: new Date(0) }));
    rows.drafts.set(id, [{ ...draft, isOpen: false }]);
  }
}

type Kept = {
  readonly sends: ReturnType<typeof makeFakeSends>;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly log: Logger;
  readonly state: { readonly chain: FollowedChain | null; readonly isFitting: boolean };
  readonly signed: ExpiringTerms[];
  readonly opened: Uint8Array[];
  readonly nodes: readonly ExpiringNode[];
};

const makeDeps = (
  { sends, clock, log, state, signed, opened, nodes }: Kept,
  rules: Partial<SendRules> | undefined,
): ExpiringDeps => ({
  ...{ network: NETWORK, native: NATIVE, rules: { ...RULES, ...rules }, clock, log, nodes },
  ...{ transferBytes: BYTES, callBytes: CALL_BYTES, finality: FINALITY },
  tokens: {
    ...{ configured: [TOKEN], known: [TOKEN], authorize: null },
    listFitting: async () => (state.isFitting ? [TOKEN] : []),
  },
  sign(terms) {
    signed.push(terms);
    return { txid: `tx${signed.length}`, bytes: new Uint8Array() };
  },
  chains: {
    find: async () => state.chain,
    lowestFrom: async () => null,
    blockAt: async (_network, height) => (height <= (state.chain?.cursor.height ?? -1) ? blockAt(height) : null),
  },
  // Of this network alone, whose attempts are such.
  sends: sends.reader as unknown as ExpiringDeps["sends"],
  inSends: sends.inSends,
  vault: {
    async open() {
      const key = Buffer.alloc(78, 7);
      opened.push(key);
      return key;
    },
  },
  announce: () => undefined,
});
