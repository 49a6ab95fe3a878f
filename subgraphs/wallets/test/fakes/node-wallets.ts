import { newId } from "@coffer/contracts/ids";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import type {
  CoreNetworks,
  CoreNode,
  CoreWallet,
  InNodeWallets,
  NodeWalletNotes,
  NodeWalletReader,
  NodeWalletsClaim,
  NodeWalletWriter,
} from "../../src/app/node-wallets/ports.ts";
import type { CoreMode, NodeSendLimits } from "../../src/domain/node-wallets/core-coin.ts";
import type { Coin, NodeAttempt, NodeSend, Outcome, Seen } from "../../src/domain/node-wallets/node-send.ts";
import type {
  KeptTransfer,
  NodeAddress,
  NodeBalance,
  NodeTransfer,
  NodeWallet,
} from "../../src/domain/node-wallets/node-wallet.ts";
import type { Output } from "../../src/domain/node-wallets/raise-fee.ts";
import type { Decoded } from "../../src/domain/node-wallets/signed-bytes.ts";
import { LITECOIN } from "../litecoin.ts";

type Kept = Result<string, { readonly code: string }>;

/** Wallets of nodes in memory, and a Core node that has what it is given. */
export function makeFakeNodeWallets() {
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const rows: Rows = {
    ...{ wallets: new Map(), addresses: new Map(), sends: new Map(), inputs: new Map(), claims: new Map() },
    ...{ replacements: new Map(), transfers: [], confirmed: new Map() },
  };
  const core = makeFakeCore();
  const networks: CoreNetworks = new Map([
    [
      "LITECOIN",
      {
        ...{ coin: LITECOIN, node: core.node, read: core.read },
        scriptOf: (address: string) => (address.startsWith("L") ? PAYEE : null),
      },
    ],
    ["AWAY", { coin: { ...LITECOIN, network: "AWAY" }, node: null, scriptOf: () => PAYEE, read: core.read }],
  ]);
  const limits: NodeSendLimits = { transactionMax: 1_000n * 10n ** 8n, sendsMax: 2, windowSeconds: 60 };
  return {
    ...{ rows, core, lines, clock },
    deps: {
      ...{ networks, clock, log, perNode: 2, sendAgainMs: 1_000, replaceAfterMs: 60_000, limitsOf: () => limits },
      inNodeWallets: inRows(rows),
      reader: readerOver(rows),
      notes: notesOver(rows),
    },
    /** One that the Core node has. */
    wallet(changes: Partial<NodeWallet> = {}): NodeWallet {
      const wallet: NodeWallet = {
        ...{ id: newId("nwl"), nodeId: newId("nod"), network: "LITECOIN", name: "till", currency: "LTC", scale: 8 },
        ...{ createdAt: clock.now(), isOpened: true, ...changes },
      };
      rows.wallets.set(wallet.id, wallet);
      return wallet;
    },
  };
}

const PAYEE = "0014aa";
const CHANGE = "0014bb";

/** As its follower and its reader have it, of what the fake node signs: 100 virtual bytes. */
export const FAKE_PAID = { units: 1n, change: 1_000_000n } as const;

type Rows = {
  readonly wallets: Map<string, NodeWallet>;
  readonly addresses: Map<string, NodeAddress>;
  readonly sends: Map<string, NodeSend>;
  readonly inputs: Map<string, readonly Coin[]>;
  /** Behind the first, by the send. */
  readonly replacements: Map<string, readonly NodeAttempt[]>;
  readonly transfers: NodeTransfer[];
  /** What came to each wallet, by its id. */
  readonly confirmed: Map<string, bigint>;
  readonly claims: Map<string, { fingerprint: string; kept: Kept }>;
};

const makeCoreState = () => ({
  genesis: LITECOIN.genesis,
  mode: "MULTI" as CoreMode,
  coins: [] as Coin[],
  held: new Set<string>(),
  seen: new Map<string, Seen>(),
  rival: null as number | null,
  broadcasts: [] as string[],
  made: [] as string[],
  /** What it makes of each that it is shown, by its txid; left out: it takes it. */
  outcomes: new Map<string, Outcome>(),
  /** What was signed anew, by its txid. */
  drawn: new Map<string, Drawn>(),
  /** How often it has signed. */
  signed: 0,
  feeRate: 10_000n,
  /** What the next calls of this name reject with. */
  faults: new Map<string, Error>(),
});
type CoreState = ReturnType<typeof makeCoreState>;

const fail = ({ faults }: CoreState, name: string): void => {
  const fault = faults.get(name);
  if (fault) throw fault;
};

function makeFakeCore() {
  const state = makeCoreState();
  const node: CoreNode = {
    async look() {
      fail(state, "look");
      return { genesis: state.genesis, mode: state.mode, height: 7 };
    },
    async broadcast({ txid }) {
      fail(state, "broadcast");
      state.broadcasts.push(txid);
      return { outcome: state.outcomes.get(txid) ?? "TAKEN", said: "-26: txn-mempool-conflict" };
    },
    feeRate: async () => state.feeRate,
    wallet: ({ id }) => walletIn(state, id),
  };
  return Object.assign(state, { node, read: (bytes: Uint8Array) => readDrawn(state, bytes) });
}

function walletIn(state: CoreState, id: string): CoreWallet {
  const nameOf = ({ txid, vout }: Coin) => `${txid}:${vout}`;
  return {
    async make() {
      fail(state, "make");
      state.made.push(id);
    },
    async newAddress() {
      fail(state, "newAddress");
      return state.faults.has("locked") ? "LOCKED" : "Lnew";
    },
    balance: async () => (state.mode === "MULTI" ? { available: 5n, pending: 0n } : null),
    async sign() {
      fail(state, "sign");
      const coin = state.coins.find((one) => !state.held.has(nameOf(one)));
      if (!coin) return err({ code: "NODE_FUNDS_SHORT" });
      state.held.add(nameOf(coin));
      state.signed += 1;
      const txid = `tx${state.signed}`;
      return ok({ txid, bytes: Buffer.from(txid), fee: 1n, inputs: [coin] });
    },
    async hold(coins) {
      for (const coin of coins) state.held.add(nameOf(coin));
    },
    async letGo(coins) {
      for (const coin of coins) state.held.delete(nameOf(coin));
    },
    listHeld: async () => state.coins.filter((coin) => state.held.has(nameOf(coin))),
    async see(txid) {
      fail(state, "see");
      return state.seen.get(txid) ?? null;
    },
    depthOfRival: async () => state.rival,
    listSpare: async () => [],
    isThere: async () => !state.faults.has("gone"),
    newChange: async () => CHANGE,
    async signAgain(drawn) {
      fail(state, "sign");
      state.signed += 1;
      state.drawn.set(`tx${state.signed}`, drawn);
      return Buffer.from(`tx${state.signed}`);
    },
    since: async () => ({ transfers: [], cursor: "block" }),
  };
}

function readDrawn({ drawn, faults }: CoreState, bytes: Uint8Array): Decoded {
  const txid = Buffer.from(bytes).toString();
  const { inputs, outputs } = drawn.get(txid) ?? {
    inputs: [{ txid: "in", vout: 0 }],
    outputs: [
      { units: FAKE_PAID.units, script: PAYEE },
      { units: FAKE_PAID.change, script: CHANGE },
    ],
  };
  const sequence = faults.has("final") ? 0xffff_ffff : 0xffff_fffd;
  return { txid, inputs: inputs.map((one) => ({ ...one, sequence })), outputs, vbytes: 100, lockTime: 0 };
}

type Drawn = { readonly inputs: readonly Coin[]; readonly outputs: readonly Output[] };

/** What throws leaves nothing behind. */
const inRows =
  (rows: Rows): InNodeWallets =>
  async (work) => {
    const before = structuredClone(rows);
    try {
      return await work(writerOver(rows));
    } catch (error) {
      Object.assign(rows, before);
      throw error;
    }
  };

const writerOver = (rows: Rows): NodeWalletWriter => ({
  lockNode: async () => undefined,
  countWallets: async (nodeId) => [...rows.wallets.values()].filter((one) => one.nodeId === nodeId).length,
  async add(wallet) {
    rows.wallets.set(wallet.id, wallet);
  },
  lockWallet: async () => undefined,
  countBalance: async (id) => countBalance(rows, id),
  countAddresses: async (id) => [...rows.addresses.values()].filter(({ walletId }) => walletId === id).length,
  async addAddress(address) {
    rows.addresses.set(address.id, address);
  },
  countSendsSince: async (id, since) => countSends(rows, id, since),
  async addSend(send, _first, inputs) {
    const taken = new Set([...rows.inputs.values()].flat().map(({ txid, vout }) => `${txid}:${vout}`));
    rows.sends.set(send.id, send);
    if (inputs.some(({ txid, vout }) => taken.has(`${txid}:${vout}`))) return false;
    rows.inputs.set(send.id, inputs);
    return true;
  },
  makeWalletOnce: (claim, make) => once(rows, claim, make),
  makeAddressOnce: (claim, make) => once(rows, claim, make),
  sendOnce: (claim, make) => once(rows, claim, make),
  async lockSend(id, nodeId) {
    const send = rows.sends.get(id);
    if (!send || (nodeId !== null && rows.wallets.get(send.walletId)?.nodeId !== nodeId)) return null;
    return { send, attempts: attemptsOf(rows, send) };
  },
  async ask(id, asked) {
    const send = rows.sends.get(id);
    if (send) rows.sends.set(id, { ...send, asked });
  },
  isBuiltOn: async (id) => {
    const send = rows.sends.get(id);
    const made = new Set(send ? attemptsOf(rows, send).map(({ txid }) => txid) : []);
    return [...rows.inputs].some(([by, coins]) => by !== id && coins.some(({ txid }) => made.has(txid)));
  },
  async addReplacement(send, attempt) {
    rows.replacements.set(send.id, [...(rows.replacements.get(send.id) ?? []), attempt]);
    rows.sends.set(send.id, { ...send, asked: null });
    return true;
  },
  async manageOnce(claim, manage) {
    const found = known(rows, claim);
    if (found) return found as never;
    const done = await manage();
    if (done.ok) rows.claims.set(nameOfClaim(claim), { fingerprint: claim.fingerprint.toString("hex"), kept: done });
    return done;
  },
  async findSent(claim) {
    return (known(rows, claim) as never) ?? null;
  },
});

const attemptsOf = (rows: Rows, send: NodeSend): readonly NodeAttempt[] => [
  {
    ...{ number: 1, txid: send.txid, bytes: Buffer.from(send.txid), fee: send.fee, isCancel: false },
    ...{ outcome: "UNCLEAR", signedAt: send.createdAt },
  },
  ...(rows.replacements.get(send.id) ?? []),
];

const countBalance = (rows: Rows, id: string): NodeBalance => ({
  available:
    (rows.confirmed.get(id) ?? 0n) -
    [...rows.sends.values()]
      .filter(({ walletId, state }) => walletId === id && state !== "FAILED")
      .reduce((sum, { units, fee }) => sum + units + fee, 0n),
  pending: 0n,
});

const countSends = (rows: Rows, id: string, since: Date): number =>
  [...rows.sends.values()].filter(({ walletId, createdAt }) => walletId === id && createdAt > since).length;

const nameOfClaim = ({ actorId, operation, key }: NodeWalletsClaim) => `${actorId} ${operation} ${key}`;

function known(rows: Rows, claim: NodeWalletsClaim): Kept | undefined {
  const found = rows.claims.get(nameOfClaim(claim));
  if (!found) return undefined;
  return found.fingerprint === claim.fingerprint.toString("hex") ? found.kept : err({ code: "IDEMPOTENCY_KEY_REUSED" });
}

async function once<K extends Kept>(rows: Rows, claim: NodeWalletsClaim, make: () => Promise<K>): Promise<K> {
  const found = known(rows, claim);
  if (found) return found as K;
  const kept = await make();
  if (!kept.ok && kept.error.code === "NODE_CAPABILITY_MISSING") return kept;
  rows.claims.set(nameOfClaim(claim), { fingerprint: claim.fingerprint.toString("hex"), kept });
  return kept;
}

const page = <T>(items: readonly T[]) => ({ items, hasNext: false });

const readerOver = (rows: Rows): NodeWalletReader => ({
  async findWallet(id, nodeId) {
    const found = rows.wallets.get(id);
    return found && (nodeId === null || found.nodeId === nodeId) ? found : null;
  },
  listWallets: async (nodeId) =>
    page([...rows.wallets.values()].filter((one) => nodeId === null || one.nodeId === nodeId)),
  findAddress: async (id) => rows.addresses.get(id) ?? null,
  listAddresses: async () => page([...rows.addresses.values()]),
  async findSend(id, nodeId) {
    const send = rows.sends.get(id);
    const wallet = send && rows.wallets.get(send.walletId);
    return send && (nodeId === null || wallet?.nodeId === nodeId) ? send : null;
  },
  listSends: async () => page([...rows.sends.values()]),
  listTransfers: async () => page<KeptTransfer>([]),
  countSendsSince: async (id, since) => countSends(rows, id, since),
  countBalance: async (id) => countBalance(rows, id),
  listHeldCoins: async (of) =>
    [...rows.sends.values()]
      .filter((one) => ("network" in of ? one.network === of.network : one.walletId === of.walletId))
      .filter(({ state }) => state === "SIGNED" || state === "BROADCAST")
      .flatMap((send) => rows.inputs.get(send.id) ?? []),
  listInputs: async (id) => rows.inputs.get(id) ?? [],
  async listAttempts(id) {
    const send = rows.sends.get(id);
    return send ? attemptsOf(rows, send) : [];
  },
  listBehind: async () => [],
  listOpenSends: async (_network, { first, after }) =>
    [...rows.sends.values()]
      .filter(({ id, state }) => !["FINAL", "FAILED", "CANCELLED"].includes(state) && (after === null || id > after))
      .slice(0, first)
      .flatMap((send) => {
        const wallet = rows.wallets.get(send.walletId);
        return wallet ? [{ send, wallet }] : [];
      }),
  listUnread: async () => [...rows.wallets.values()].map((wallet) => ({ wallet, cursor: null })),
});

const notesOver = (rows: Rows): NodeWalletNotes => ({
  async opened(id) {
    const wallet = rows.wallets.get(id);
    if (wallet) rows.wallets.set(id, { ...wallet, isOpened: true });
  },
  async moved({ id, state }, next) {
    const send = rows.sends.get(id);
    if (send?.state !== state) return false;
    const { attempts: _attempts, ...changed } = next;
    rows.sends.set(id, { ...send, ...changed, wasConfirmed: send.wasConfirmed || next.state === "CONFIRMED" });
    if (next.state === "FAILED") rows.inputs.delete(id);
    return true;
  },
  async shown({ id }, { number, outcome, at }) {
    const send = rows.sends.get(id);
    if (!send) return;
    rows.sends.set(id, { ...send, sentAt: at, ...(outcome === "TAKEN" ? { attempt: number } : {}) });
    const shown = (rows.replacements.get(id) ?? []).map((one) => (one.number === number ? { ...one, outcome } : one));
    rows.replacements.set(id, shown);
  },
  async history(_id, { transfers }) {
    rows.transfers.push(...transfers);
  },
});
