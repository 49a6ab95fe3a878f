import { type Money, money } from "@coffer/money/money";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { FollowedChain } from "../../domain/chains/following.ts";
import type { AddressType } from "../../domain/segregated/keys.ts";
import type { Scan } from "../../domain/segregated/scan.ts";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { custodyOf, type Wallet } from "../../domain/wallets/wallet.ts";
import { type ChainReader, isNodeFault } from "../chains/ports.ts";
import type { ChainBalance, SegregatedReader } from "./ports.ts";

/** Units of an address when this block was over. Rejects as ChainNode does. */
export type BalanceAt = (address: string, blockHash: string) => Promise<bigint>;

/** A network whose money is in accounts: by the place of each provider. */
export type AccountNetwork = { readonly native: Money["asset"]; readonly balanceAt: readonly BalanceAt[] };

type Deps = {
  readonly wallets: SegregatedReader;
  readonly chains: Pick<ChainReader, "list">;
  readonly outputNetworks: ReadonlySet<NetworkCode>;
  readonly accountNetworks: ReadonlyMap<NetworkCode, AccountNetwork>;
};

export type ReadCoins = {
  /** In the order asked for; null of what is pooled, and where no node says it now. */
  balancesOf(wallets: readonly Wallet[]): Promise<readonly (ChainBalance | null)[]>;
  scansOf(ids: readonly WalletId[]): Promise<readonly (Scan | null)[]>;
  addressTypesOf(ids: readonly WalletId[]): Promise<readonly (AddressType | null)[]>;
};

const BALANCE_BYTES = 500;

export function makeReadCoins({ wallets, chains, outputNetworks, accountNetworks }: Deps): ReadCoins {
  /** Of one wallet at one block and so many addresses: it never changes. */
  const known = new BoundedMap<string, ChainBalance>({
    entries: 10_000,
    bytes: 10_000_000,
    weigh: (name) => bytesOfText(name) + BALANCE_BYTES,
  });

  async function ofAccounts(wallet: Wallet, chain: FollowedChain | null): Promise<ChainBalance | null> {
    const network = accountNetworks.get(wallet.network);
    const balanceAt = network?.balanceAt[(chain?.leader ?? 1) - 1];
    if (network === undefined || balanceAt === undefined || chain === null) return null;
    const addresses = await wallets.listAddresses(wallet.id);
    const name = [wallet.id, chain.cursor.hash, addresses.length].join(" ");
    const before = known.get(name);
    if (before) return before;
    const units = await Promise.all(addresses.map((address) => balanceAt(address, chain.cursor.hash))).catch(orNull);
    if (!units) return null;
    const sum = units.reduce((a, b) => a + b, 0n);
    const balance = { confirmed: money(network.native, sum), pending: null, block: chain.cursor };
    known.set(name, balance);
    return balance;
  }

  return {
    async balancesOf(all) {
      const apart = all.filter((wallet) => custodyOf(wallet) === "SEGREGATED");
      const ofOutputs = await wallets.outputBalances(apart.filter(({ network }) => outputNetworks.has(network)));
      const followed = await chains.list([...new Set(apart.map(({ network }) => network))]);
      return Promise.all(
        all.map(async (wallet) => {
          if (custodyOf(wallet) === "POOLED") return null;
          return ofOutputs.get(wallet.id) ?? ofAccounts(wallet, followed.get(wallet.network) ?? null);
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

function orNull(error: unknown): null {
  if (isNodeFault(error)) return null;
  throw error;
}
