import { createHash } from "node:crypto";
import { type BlockContents, type BlockReader, NoAnswer, NodeRefusal } from "../../src/app/chains/ports.ts";
import type {
  Answered,
  AuthorizeTransfer,
  SendingNode,
  SignTransfer,
  TransferTerms,
} from "../../src/app/sends/chain-ports.ts";
import { type FeeMarket, gasMaxFor, maximumFee } from "../../src/domain/sends/fees.ts";
import { makeFakeChain } from "./chain.ts";

/** `tokens`: of the one contract that there is. */
type Account = { readonly nonce: number; readonly balance: bigint; readonly tokens: bigint };
type State = ReadonlyMap<string, Account>;
type Transaction = TransferTerms & { readonly txid: string };

const NOBODY: Account = { nonce: 0, balance: 0n, tokens: 0n };
/** The contract that keeps {@link Account} tokens. */
export const CONTRACT = "contract";

/** What a node makes of bytes: HONEST; or it says something else, whether it takes them or not. */
export type Manner = "HONEST" | { readonly takes: boolean; readonly says: Answered["outcome"] };

export type FakeSendingNode = SendingNode & {
  /** By sender and nonce. */
  readonly pool: Map<string, Transaction>;
  manner: Manner;
  /** What reads rejects with it; what is given to it is not taken. */
  fault: Error | null;
  market: FeeMarket;
  /** In place of what the chain says. */
  nonce: number | null;
  /** What it was given, the oldest first. */
  readonly given: string[];
  /** What it says of estimates, by payee: a number, null, or it rejects. */
  readonly estimates: Map<string, bigint | null | Error>;
};

export type FakeEther = ReturnType<typeof makeFakeEther>;

/** By the owner's key, whose bytes are not looked at. */
export const fakeAuthorize: AuthorizeTransfer = ({ owner, payee, units, sendId }) => ({
  ...{ owner, payee, units, isOdd: false, r: new Uint8Array(), s: new Uint8Array() },
  nonce: new TextEncoder().encode(sendId),
});

/** The same terms give the same bytes, which say them. */
export const fakeSign: SignTransfer = (terms) => {
  const bytes = Buffer.from(JSON.stringify(terms, (_key, value) => (typeof value === "bigint" ? `${value}n` : value)));
  return { txid: `0x${createHash("sha256").update(bytes).digest("hex")}`, bytes };
};
const read = (bytes: Uint8Array): Transaction => ({
  ...(JSON.parse(Buffer.from(bytes).toString(), (_key, value) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as TransferTerms),
  txid: `0x${createHash("sha256").update(bytes).digest("hex")}`,
});

const BASE_FEE = 10n;
export const QUIET: FeeMarket = { baseFee: BASE_FEE, tips: { HIGH: 4n, NORMAL: 2n, LOW: 1n }, source: "HISTORY" };

type Gift = readonly [address: string, units: bigint, isOfToken: boolean];

/** Blocks of transactions, and what accounts have behind each. */
function makeBlocks() {
  const chain = makeFakeChain("ether");
  const states = new Map<string, State>([[chain.tip().hash, new Map()]]);
  const contents = new Map<string, Omit<BlockContents, "block">>();
  /** Payees that take nothing, where it is mined. */
  const reverting = new Set<string>();
  /** What the contract keeps for itself of each transfer. */
  const token = { skims: 0n };
  /** Authorizations that it has taken. */
  const used = new Map<string, ReadonlySet<string>>([[chain.tip().hash, new Set()]]);
  const stateAt = (hash: string): State => states.get(hash) ?? new Map();
  let [funds, forks] = [0, 0];

  /** A block of these, as far as they fit: in this order, and again until none does. */
  const mineThese = (transactions: readonly Transaction[], gifts: readonly Gift[] = []) => {
    const state = new Map(stateAt(chain.tip().hash));
    const taken = new Set(used.get(chain.tip().hash));
    const change = (address: string, by: Partial<Account>) => {
      const { nonce, balance, tokens } = state.get(address) ?? NOBODY;
      state.set(address, {
        nonce: nonce + (by.nonce ?? 0),
        balance: balance + (by.balance ?? 0n),
        tokens: tokens + (by.tokens ?? 0n),
      });
    };
    const outcomes: BlockContents["outcomes"][number][] = [];
    const arrivals: BlockContents["arrivals"][number][] = [];
    const arrive = (txid: string, move: { from: string | null; to: string; units: bigint; isOfToken: boolean }) =>
      arrivals.push({
        ...{ txid, address: move.to, from: move.from, units: move.units },
        ...(move.isOfToken ? { position: "log:0", token: TOKEN } : { position: "native", token: null }),
      });
    for (const [address, units, isOfToken] of gifts) {
      funds += 1;
      change(address, isOfToken ? { tokens: units } : { balance: units });
      arrive(`gift${funds}`, { from: null, to: address, units, isOfToken });
    }
    for (let found = true; found; ) {
      found = false;
      for (const { txid, from, to, nonce, units, token: by, fees } of transactions) {
        const payer = state.get(from) ?? NOBODY;
        const value = by === null ? units : 0n;
        if (payer.nonce !== nonce || payer.balance < value + maximumFee(fees)) continue;
        const owner = by?.authorization?.owner ?? from;
        const authorized = by?.authorization ? Object.values(by.authorization.nonce).join() : null;
        const isPaid = by === null || ((state.get(owner) ?? NOBODY).tokens >= units && !taken.has(authorized ?? ""));
        const isSuccess = !reverting.has(to) && isPaid;
        const fee = fees.gasLimit * priceOf(fees);
        change(from, { nonce: 1, balance: -fee - (isSuccess ? value : 0n) });
        const gets = by === null ? units : units - token.skims;
        if (isSuccess && by !== null) change(owner, { tokens: -units });
        if (isSuccess) change(to, by === null ? { balance: units } : { tokens: gets });
        if (isSuccess && authorized !== null) taken.add(authorized);
        if (isSuccess && gets > 0n && owner !== to)
          arrive(txid, { from: owner, to, units: gets, isOfToken: by !== null });
        const moved = isSuccess && by !== null ? [{ contract: by.contract, from: owner, to, units: gets }] : [];
        outcomes.push({ txid, from, nonce, isSuccess, fee, moved });
        found = true;
      }
    }
    forks += 1;
    chain.mine(1, `fork ${forks}`);
    states.set(chain.tip().hash, state);
    used.set(chain.tip().hash, taken);
    contents.set(chain.tip().hash, { outcomes, arrivals });
  };
  const accountAt = (hash: string, address: string): Account => stateAt(hash).get(address) ?? NOBODY;
  return { chain, contents, reverting, token, accountAt, mineThese };
}

export const TOKEN = { asset: { code: "TOK", scale: 3 }, contract: CONTRACT } as const;

const priceOf = ({ maxFeePerGas, maxPriorityFeePerGas: tip }: Transaction["fees"]): bigint =>
  maxFeePerGas < BASE_FEE + tip ? maxFeePerGas : BASE_FEE + tip;

/** A chain of accounts in memory, and nodes that have pools. */
export function makeFakeEther({ nodes: count = 1 } = {}) {
  const { chain, contents, reverting, token, accountAt, mineThese } = makeBlocks();
  const foreign = new Set<string>();
  const isMain = (hash: string) => chain.blocks.some((block) => block.hash === hash);
  const nodes = Array.from({ length: count }, () => makeNode({ accountAt, isMain, tip: () => chain.tip().hash }));
  const pooled = () => nodes.flatMap(({ pool }) => [...pool.values()]);
  const forgetUsed = () => {
    for (const { pool } of nodes)
      for (const [key, { from, nonce }] of pool) if (accountAt(chain.tip().hash, from).nonce > nonce) pool.delete(key);
  };
  const reader: BlockReader = {
    async readBlock(block) {
      const found = contents.get(block.hash);
      return { block, arrivals: found?.arrivals ?? [], outcomes: found?.outcomes ?? [] };
    },
  };
  return {
    ...{ chain, nodes, reader, reverting, token },
    /** What pools have; `isOldFirst`: of several for one nonce, whichever was given first. */
    mine({ blocks = 1, isOldFirst = false } = {}) {
      for (let i = 0; i < blocks; i += 1) {
        const waiting = pooled();
        mineThese(isOldFirst ? waiting : waiting.toReversed());
        forgetUsed();
      }
    },
    /** A block without what waits. */
    mineEmpty: (blocks = 1) => {
      for (let i = 0; i < blocks; i += 1) mineThese([]);
    },
    /** What somebody signs elsewhere. */
    mineForeign(from: string) {
      const { nonce } = accountAt(chain.tip().hash, from);
      const fees = { gasLimit: 21_000n, maxFeePerGas: BASE_FEE, maxPriorityFeePerGas: 0n };
      const transaction = {
        chainId: chain.identity.chainId,
        from,
        to: "a stranger",
        units: 1n,
        token: null,
        nonce,
        fees,
      };
      const txid = `foreign${foreign.size}`;
      foreign.add(txid);
      mineThese([{ ...transaction, txid }]);
      forgetUsed();
    },
    foreign,
    give: (address: string, units: bigint) => void mineThese([], [[address, units, false]]),
    giveTokens: (address: string, units: bigint) => void mineThese([], [[address, units, true]]),
    /** The newest blocks are gone; so many empty ones are in their place. */
    reorganise(depth: number, blocks = depth + 1) {
      chain.drop(Math.min(depth, chain.blocks.length - 1));
      for (let i = 0; i < blocks; i += 1) mineThese([]);
    },
    balanceOf: (address: string) => accountAt(chain.tip().hash, address).balance,
    tokensOf: (address: string) => accountAt(chain.tip().hash, address).tokens,
    nonceOf: (address: string) => accountAt(chain.tip().hash, address).nonce,
    /** What every transaction of an address has cost, in the chain as it is. */
    feesOf: (address: string): ReadonlyMap<string, bigint> =>
      new Map(
        chain.blocks
          .flatMap(({ hash }) => contents.get(hash)?.outcomes ?? [])
          .flatMap(({ txid, from, fee }) => (from === address ? [[txid, fee] as const] : [])),
      ),
  };
}

type Seen = {
  readonly accountAt: (hash: string, address: string) => Account;
  readonly isMain: (hash: string) => boolean;
  readonly tip: () => string;
};

function makeNode({ accountAt, isMain, tip }: Seen): FakeSendingNode {
  const pool = new Map<string, Transaction>();
  const at = (hash: string, address: string): Account => {
    if (node.fault) throw node.fault;
    if (!isMain(hash)) throw new NodeRefusal(-32_000, "hash is not currently canonical");
    return accountAt(hash, address);
  };
  const take = (bytes: Uint8Array): Answered["outcome"] => {
    const transaction = read(bytes);
    const { from, nonce, units, token, fees, txid } = transaction;
    const key = `${from}/${nonce}`;
    const before = pool.get(key);
    const account = accountAt(tip(), from);
    if (before?.txid === txid || account.nonce > nonce) return "ACCEPTED";
    if (account.balance < (token === null ? units : 0n) + maximumFee(fees)) return "NO_FUNDS";
    const isDearer = (now: bigint, then: bigint) => now * 10n >= then * 11n;
    const isTaken =
      !before ||
      (isDearer(fees.maxFeePerGas, before.fees.maxFeePerGas) &&
        isDearer(fees.maxPriorityFeePerGas, before.fees.maxPriorityFeePerGas));
    if (!isTaken) return "TOO_CHEAP";
    pool.set(key, transaction);
    return "ACCEPTED";
  };
  const node: FakeSendingNode = {
    ...{ pool, manner: "HONEST", fault: null, market: QUIET, nonce: null, given: [], estimates: new Map() },
    async feeMarket() {
      if (node.fault) throw node.fault;
      return node.market;
    },
    async estimateGas({ from, to, units, token }) {
      if (node.fault) throw node.fault;
      const said = node.estimates.get(to);
      if (said instanceof Error) throw said;
      if (said !== undefined) return said === null || said > gasMaxFor({ token }) ? null : said;
      const isShort = token !== null && accountAt(tip(), token.authorization?.owner ?? from).tokens < units;
      return isShort ? null : token === null ? 21_000n : 50_000n;
    },
    balanceAt: async (address, hash) => at(hash, address).balance,
    tokenBalanceAt: async (_contract, address, hash) => at(hash, address).tokens,
    nonceAt: async (address, hash) => node.nonce ?? at(hash, address).nonce,
    async broadcast(bytes) {
      if (node.fault instanceof NoAnswer) return { outcome: "UNCLEAR", said: node.fault.message };
      node.given.push(read(bytes).txid);
      if (node.manner === "HONEST") return { outcome: take(bytes), said: "honestly" };
      if (node.manner.takes) take(bytes);
      return { outcome: node.manner.says, said: "so they say" };
    },
  };
  return node;
}
