import { newId } from "@coffer/contracts/ids";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import type {
  CoreNetworks,
  CoreNode,
  InNodeWallets,
  NodeWalletNotes,
  NodeWalletReader,
  NodeWalletsClaim,
  NodeWalletWriter,
} from "../../src/app/node-wallets/ports.ts";
import type { CoreMode, NodeSendLimits } from "../../src/domain/node-wallets/core-coin.ts";
import type { Coin, NodeSend, Seen } from "../../src/domain/node-wallets/node-send.ts";
import type {
  KeptTransfer,
  NodeAddress,
  NodeBalance,
  NodeTransfer,
  NodeWallet,
} from "../../src/domain/node-wallets/node-wallet.ts";
import { LITECOIN } from "../litecoin.ts";

type Kept = Result<string, { readonly code: string }>;

/** Wallets of nodes in memory, and a Core node that has what it is given. */
export function makeFakeNodeWallets() {
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const rows: Rows = {
    ...{ wallets: new Map(), addresses: new Map(), sends: new Map(), inputs: new Map(), claims: new Map() },
    ...{ transfers: [], confirmed: new Map() },
  };
  const core = makeFakeCore();
  const networks: CoreNetworks = new Map([
    [
      "LITECOIN",
      { coin: LITECOIN, node: core.node, scriptOf: (address: string) => (address.startsWith("L") ? "00" : null) },
    ],
    ["AWAY", { coin: { ...LITECOIN, network: "AWAY" }, node: null, scriptOf: () => "00" }],
  ]);
  const limits: NodeSendLimits = { transactionMax: 1_000n * 10n ** 8n, sendsMax: 2, windowSeconds: 60 };
  return {
    ...{ rows, core, lines, clock },
    deps: {
      ...{ networks, clock, log, perNode: 2, sendAgainMs: 1_000, limitsOf: () => limits },
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

type Rows = {
  readonly wallets: Map<string, NodeWallet>;
  readonly addresses: Map<string, NodeAddress>;
  readonly sends: Map<string, NodeSend>;
  readonly inputs: Map<string, readonly Coin[]>;
  readonly transfers: NodeTransfer[];
  /** What came to each wallet, by its id. */
  readonly confirmed: Map<string, bigint>;
  readonly claims: Map<string, { fingerprint: string; kept: Kept }>;
};

function makeFakeCore() {
  const state = {
    genesis: LITECOIN.genesis,
    mode: "MULTI" as CoreMode,
    coins: [] as Coin[],
    held: new Set<string>(),
    seen: new Map<string, Seen>(),
    rival: null as number | null,
    broadcasts: [] as string[],
    made: [] as string[],
    /** What the next calls of this name reject with. */
    faults: new Map<string, Error>(),
  };
  const fail = (name: string) => {
    const fault = state.faults.get(name);
    if (fault) throw fault;
  };
  let signed = 0;
  const nameOf = ({ txid, vout }: Coin) => `${txid}:${vout}`;
  const node: CoreNode = {
    async look() {
      fail("look");
      return { genesis: state.genesis, mode: state.mode, height: 7 };
    },
    async broadcast(bytes) {
      fail("broadcast");
      state.broadcasts.push(Buffer.from(bytes).toString());
      return { isAccepted: true, said: "" };
    },
    wallet: ({ id }) => ({
      async make() {
        fail("make");
        state.made.push(id);
      },
      async newAddress() {
        fail("newAddress");
        return state.faults.has("locked") ? "LOCKED" : "Lnew";
      },
      balance: async () => (state.mode === "MULTI" ? { available: 5n, pending: 0n } : null),
      async sign() {
        fail("sign");
        const coin = state.coins.find((one) => !state.held.has(nameOf(one)));
        if (!coin) return err({ code: "NODE_FUNDS_SHORT" });
        state.held.add(nameOf(coin));
        signed += 1;
        return ok({ txid: `tx${signed}`, bytes: Buffer.from(`tx${signed}`), fee: 1n, inputs: [coin] });
      },
      async hold(coins) {
        for (const coin of coins) state.held.add(nameOf(coin));
      },
      async letGo(coins) {
        for (const coin of coins) state.held.delete(nameOf(coin));
      },
      listHeld: async () => state.coins.filter((coin) => state.held.has(nameOf(coin))),
      async see(txid) {
        fail("see");
        return state.seen.get(txid) ?? null;
      },
      depthOfRival: async () => state.rival,
      since: async () => ({ transfers: [], cursor: "block" }),
    }),
  };
  return Object.assign(state, { node });
}

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
  async addSend(send, inputs) {
    const taken = new Set([...rows.inputs.values()].flat().map(({ txid, vout }) => `${txid}:${vout}`));
    rows.sends.set(send.id, send);
    if (inputs.some(({ txid, vout }) => taken.has(`${txid}:${vout}`))) return false;
    rows.inputs.set(send.id, inputs);
    return true;
  },
  makeWalletOnce: (claim, make) => once(rows, claim, make),
  makeAddressOnce: (claim, make) => once(rows, claim, make),
  sendOnce: (claim, make) => once(rows, claim, make),
  async findSent(claim) {
    return (known(rows, claim) as never) ?? null;
  },
});

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
  listOpenSends: async (_network, { first, after }) =>
    [...rows.sends.values()]
      .filter(({ id, state }) => state !== "FINAL" && state !== "FAILED" && (after === null || id > after))
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
    rows.sends.set(id, { ...send, ...next });
    if (next.state === "FAILED") rows.inputs.delete(id);
    return true;
  },
  async sent(id, _said, at) {
    const send = rows.sends.get(id);
    if (send) rows.sends.set(id, { ...send, sentAt: at });
  },
  async history(_id, { transfers }) {
    rows.transfers.push(...transfers);
  },
});
