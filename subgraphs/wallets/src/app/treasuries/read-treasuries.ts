import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { SourcePause } from "../../domain/sends/send.ts";
import type { KeptToken } from "../../domain/tokens/token.ts";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { findSending, type SendingNetworks } from "../sends/deps.ts";
import type { SendReader } from "../sends/ports.ts";
import type { TokenReader } from "../tokens/ports.ts";
import { nativeOf } from "../wallets/native-of.ts";
import type { Networks } from "../wallets/ports.ts";
import type { Switch, TreasuryReader, Unmined } from "./ports.ts";

const SWITCHES_MAX = 20;
/** Addresses that keep cold, or did. */
const COLD_MAX = 20;

export type SeenTreasury = {
  readonly treasury: Treasury;
  /** Null where no node says. */
  readonly balance: Money | null;
  readonly planned: Money;
  readonly tokens: readonly SeenToken[];
  /** Where it keeps cold what it holds above its caps, the one in force first. */
  readonly cold: readonly SeenCold[];
  /** Null of networks that number nothing. */
  readonly nextNonce: number | null;
  readonly unmined: Unmined;
  readonly halt: SourcePause | null;
  readonly switches: readonly Switch[];
};

/** What a treasury has of a token. */
export type SeenToken = {
  readonly token: KeptToken;
  /** Null where no node says, or its contract is none. */
  readonly balance: Money | null;
  readonly planned: Money;
};

/** An address that keeps cold, or did; null where no node says what is there. */
export type SeenCold = {
  readonly address: string;
  readonly isInForce: boolean;
  readonly balance: Money | null;
  readonly tokens: readonly { readonly token: KeptToken; readonly balance: Money | null }[];
};

export type ReadTreasuries = {
  list(): Promise<readonly SeenTreasury[]>;
  see(treasury: Treasury): Promise<SeenTreasury>;
};

type Deps = {
  readonly networks: Networks;
  readonly treasuries: TreasuryReader;
  readonly sends: Pick<SendReader, "findSource">;
  readonly sending: SendingNetworks;
  readonly tokens: TokenReader;
  readonly cold: {
    listWallets(network: NetworkCode): Promise<readonly { readonly address: string; readonly isInForce: boolean }[]>;
  };
  /**
   * Of networks that are not asked at a block, nor number what is sent: what is there of their own,
   * or of what a contract keeps; null: unknown.
   */
  readonly pools: ReadonlyMap<NetworkCode, (address: string, contract: string | null) => Promise<bigint | null>>;
};

export function makeReadTreasuries(deps: Deps): ReadTreasuries {
  const { networks, treasuries, sends, pools } = deps;
  const see = async (treasury: Treasury): Promise<SeenTreasury> => {
    const { network, address } = treasury;
    const native = nativeOf(networks, network);
    const [balance, planned, tokens, source, switches, cold, unmined] = await Promise.all([
      findBalance(deps, treasury, null),
      treasuries.sumPlanned(network, native.code),
      listTokens(deps, treasury),
      sends.findSource(network, address),
      treasuries.listSwitches(network, SWITCHES_MAX),
      listCold(deps, treasury, native),
      treasuries.countUnmined(network, address),
    ]);
    return {
      treasury,
      balance: balance === null ? null : money(native, balance),
      planned: money(native, planned),
      ...{ tokens, cold, unmined },
      nextNonce: pools.has(network) ? null : (source?.nextNonce ?? null),
      halt: source?.pausedFor ?? null,
      switches,
    };
  };
  return {
    see,
    list: async () => {
      const found = (await treasuries.list()).filter(({ network }) => networks.has(network));
      return Promise.all(found.map(see));
    },
  };
}

/** Those that are configured: what was said of them last. */
async function listTokens(deps: Deps, treasury: Treasury): Promise<readonly SeenToken[]> {
  const kept = (await deps.tokens.list(treasury.network)).filter(({ state }) => state !== "RETIRED");
  return Promise.all(
    kept.map(async (token) => {
      const [balance, planned] = await Promise.all([
        findBalance(deps, treasury, token.contract),
        deps.treasuries.sumPlanned(treasury.network, token.asset.code),
      ]);
      return {
        token,
        balance: balance === null ? null : money(token.asset, balance),
        planned: money(token.asset, planned),
      };
    }),
  );
}

async function listCold(deps: Deps, { network }: Treasury, native: Asset): Promise<readonly SeenCold[]> {
  const kept = (await deps.tokens.list(network)).filter(({ state }) => state !== "RETIRED");
  return Promise.all(
    (await deps.cold.listWallets(network)).slice(0, COLD_MAX).map(async ({ address, isInForce }): Promise<SeenCold> => {
      const read = async (asset: Asset, contract: string | null) => {
        const units = await findBalance(deps, { network, address }, contract);
        return units === null ? null : money(asset, units);
      };
      const tokens = kept.map(async (token) => ({ token, balance: await read(token.asset, token.contract) }));
      return { address, isInForce, balance: await read(native, null), tokens: await Promise.all(tokens) };
    }),
  );
}

async function findBalance(
  { sending, pools }: Deps,
  { network, address }: Pick<Treasury, "network" | "address">,
  contract: string | null,
): Promise<bigint | null> {
  const pool = pools.get(network);
  if (pool) return pool(address, contract);
  const followed = await findSending(sending, network);
  if (!followed) return null;
  const { chain, node } = followed;
  const at = chain.cursor.hash;
  const reading = contract === null ? node.balanceAt(address, at) : node.tokenBalanceAt(contract, address, at);
  return reading.catch(() => null);
}
