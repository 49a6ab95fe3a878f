import { type Money, money } from "@coffer/money/money";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { FollowedChain } from "../../domain/chains/following.ts";
import type { Scan } from "../../domain/chains/scan.ts";
import type { AddressType } from "../../domain/segregated/keys.ts";
import type { Token } from "../../domain/tokens/token.ts";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { custodyOf, type Wallet } from "../../domain/wallets/wallet.ts";
import {
  type BalanceReader,
  type ChainReader,
  isNodeFault,
  NoAnswer,
  type SolidBalanceReader,
} from "../chains/ports.ts";
import type { AddressBalance, ChainBalance, SegregatedReader } from "./ports.ts";

/** A network whose money is in accounts. */
export type AccountNetwork<Reader = BalanceReader> = {
  readonly native: Money["asset"];
  /** Tokens whose contracts are what is configured. */
  readonly listFitting: () => Promise<readonly Token[]>;
  /** By the place of each provider. */
  readonly readers: readonly Reader[];
};

/** The same, where nodes tell it of their newest solid block alone. */
export type SolidNetwork = AccountNetwork<SolidBalanceReader>;

type Deps = {
  readonly wallets: SegregatedReader;
  readonly chains: Pick<ChainReader, "list" | "blockAt">;
  readonly outputNetworks: ReadonlySet<NetworkCode>;
  readonly accountNetworks: ReadonlyMap<NetworkCode, AccountNetwork>;
  readonly solidNetworks: ReadonlyMap<NetworkCode, SolidNetwork>;
};

export type ReadCoins = {
  /** In the order asked for; null of what is pooled, and where no node says it now. */
  balancesOf(wallets: readonly Wallet[]): Promise<readonly (ChainBalance | null)[]>;
  scansOf(ids: readonly WalletId[]): Promise<readonly (Scan | null)[]>;
  addressTypesOf(ids: readonly WalletId[]): Promise<readonly (AddressType | null)[]>;
};

/** Of one wallet on its network; null where no node says it now. */
type FindBalance = (wallet: Wallet, chain: FollowedChain | null) => Promise<ChainBalance | null>;

const BALANCE_BYTES = 500;
const ADDRESS_BYTES = 300;
/** As many as an answer has of a wallet. */
const ADDRESSES_MAX = 100;

export function makeReadCoins(deps: Deps): ReadCoins {
  const { wallets, chains, outputNetworks, solidNetworks } = deps;
  /** Of one wallet at one block and so many addresses: it never changes. */
  const known = new BoundedMap<string, ChainBalance>({
    entries: 10_000,
    bytes: 10_000_000,
    weigh: (name, { addresses }) => bytesOfText(name) + BALANCE_BYTES + ADDRESS_BYTES * (addresses?.length ?? 0),
  });
  const [ofAccounts, ofSolid] = [makeFindAtCursor(deps, known), makeFindSolid(deps, known)];
  return {
    async balancesOf(all) {
      const apart = all.filter((wallet) => custodyOf(wallet) === "SEGREGATED");
      const ofOutputs = await wallets.outputBalances(apart.filter(({ network }) => outputNetworks.has(network)));
      const followed = await chains.list([...new Set(apart.map(({ network }) => network))]);
      return Promise.all(
        all.map(async (wallet) => {
          if (custodyOf(wallet) === "POOLED") return null;
          const found = ofOutputs.get(wallet.id);
          if (found) return found;
          const find = solidNetworks.has(wallet.network) ? ofSolid : ofAccounts;
          return find(wallet, followed.get(wallet.network) ?? null).catch(orNull);
        }),
      );
    },
    async scansOf(ids) {
      const found = await wallets.scansOf(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
    async addressTypesOf(ids) {
      const found = await wallets.addressTypesOf(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
  };
}

type Known = BoundedMap<string, ChainBalance>;

/** Questions of tokens for one wallet at one block: where it takes more they are not counted. */
const TOKEN_QUESTIONS_MAX = 1_000;

const makeFindAtCursor =
  ({ wallets, accountNetworks }: Deps, known: Known): FindBalance =>
  async (wallet, chain) => {
    const network = accountNetworks.get(wallet.network);
    const reader = network?.readers[(chain?.leader ?? 1) - 1];
    if (network === undefined || reader === undefined || chain === null) return null;
    const { hash } = chain.cursor;
    const addresses = await wallets.listAddresses(wallet.id);
    const fitting = await network.listFitting();
    const contracts = fitting.map(({ contract }) => contract);
    const name = [wallet.id, hash, addresses.length, ...contracts].join(" ");
    const before = known.get(name);
    if (before) return before;
    const read: ReadOne = (contract) => reader.balancesAt(addresses, hash, contract);
    const natives = await read(null);
    const isCounted = addresses.length * contracts.length <= TOKEN_QUESTIONS_MAX;
    const ofTokens = isCounted ? await readEach(contracts, read).catch(orNull) : null;
    const worth = toWorth({ native: network.native, fitting, addresses }, { natives, ofTokens });
    const balance = { ...worth, pending: null, block: chain.cursor };
    // What a node does not say now it may say the next time.
    if (ofTokens !== null || !isCounted) known.set(name, balance);
    return balance;
  };

/** Blocks come while many addresses are asked for. */
const TRIES_MAX = 3;

const makeFindSolid =
  (deps: Deps, known: Known): FindBalance =>
  async (wallet, chain) => {
    const network = deps.solidNetworks.get(wallet.network);
    const reader = network?.readers[(chain?.leader ?? 1) - 1];
    if (network === undefined || reader === undefined || chain === null) return null;
    const addresses = await deps.wallets.listAddresses(wallet.id);
    const fitting = await network.listFitting();
    for (let tries = 1; ; tries += 1) {
      const { height, hash } = await reader.newestSolid();
      // Of a chain of another history it would be somebody else's balance.
      const block = await deps.chains.blockAt(wallet.network, height);
      if (block?.hash !== hash) return null;
      const contracts = fitting.map(({ contract }) => contract);
      const name = [wallet.id, hash, addresses.length, ...contracts].join(" ");
      const before = known.get(name);
      if (before) return before;
      const found = await readEach([null, ...contracts], (contract) =>
        reader.balancesAtNewest(addresses, hash, contract),
      ).catch(orNoAnswer);
      if (found === null && tries < TRIES_MAX) continue;
      if (found === null) return null;
      const [natives = new Map(), ...ofTokens] = found;
      const worth = toWorth({ native: network.native, fitting, addresses }, { natives, ofTokens });
      const balance = { ...worth, pending: null, block };
      known.set(name, balance);
      return balance;
    }
  };

type UnitsByAddress = ReadonlyMap<string, bigint>;
type ReadOne = (contract: string | null) => Promise<UnitsByAddress>;

/** One after the other, in their order; null: the network's own currency. */
async function readEach(contracts: readonly (string | null)[], read: ReadOne): Promise<readonly UnitsByAddress[]> {
  const found: UnitsByAddress[] = [];
  for (const contract of contracts) found.push(await read(contract));
  return found;
}

type Owned = {
  readonly native: Money["asset"];
  readonly fitting: readonly Token[];
  readonly addresses: readonly string[];
};
/** `ofTokens`: in the order of `fitting`; null: they are not counted. */
type Read = { readonly natives: UnitsByAddress; readonly ofTokens: readonly UnitsByAddress[] | null };

/** Of all of them together, and of each. */
function toWorth({ native, fitting, addresses }: Owned, { natives, ofTokens }: Read) {
  const worth = (unitsIn: (of: UnitsByAddress) => bigint) => ({
    confirmed: money(native, unitsIn(natives)),
    tokens: ofTokens && fitting.map(({ asset }, i) => money(asset, unitsIn(ofTokens[i] ?? new Map()))),
  });
  const each = addresses.map((address) => ({ address, ...worth((of) => of.get(address) ?? 0n) }));
  return { ...worth((of) => sumOf([...of.values()])), addresses: richest(each) };
}

/** Those that have something: by what they have of what fees are paid in. */
const richest = (addresses: readonly AddressBalance[]): readonly AddressBalance[] =>
  addresses
    .filter(({ confirmed, tokens }) => [confirmed, ...(tokens ?? [])].some(({ units }) => units > 0n))
    .toSorted((a, b) => (a.confirmed.units > b.confirmed.units ? -1 : a.confirmed.units < b.confirmed.units ? 1 : 0))
    .slice(0, ADDRESSES_MAX);

const sumOf = (units: readonly bigint[]): bigint => units.reduce((a, b) => a + b, 0n);

function orNull(error: unknown): null {
  if (isNodeFault(error)) return null;
  throw error;
}

function orNoAnswer(error: unknown): null {
  if (error instanceof NoAnswer) return null;
  throw error;
}
