import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { readBitcoinNetwork } from "@coffer/platform/service/bitcoin-network";
import { Secret } from "@coffer/platform/values/secret";
import type { BitcoinNet } from "./adapters/chains/bitcoin/nets.ts";
import { SUPPORTED_NETWORKS, type SupportedNetwork } from "./adapters/networks.ts";
import type { SendRules } from "./app/sends/ports.ts";
import type { Signing } from "./app/signers/ports.ts";
import { VBYTES } from "./domain/sends/outputs/rates.ts";
import type { Token } from "./domain/tokens/token.ts";
import type { NetworkCode } from "./domain/wallets/network.ts";
import { type ConfiguredCoin, readCoreCoins } from "./read-core-coins.ts";
import { readEthereumTokens, readTronTokens } from "./tokens-config.ts";

export type WalletsConfig = {
  readonly networks: readonly SupportedNetwork[];
  readonly bitcoinNetwork: BitcoinNet;
  /** Wallets whose keys are made at the same time. */
  readonly maxConcurrentGenerations: number;
  /**
   * Wallets that one person may make. Lists of wallets are not paged: this is their bound, together
   * with one for each network.
   */
  readonly walletsPerUser: number;
  /** Addresses of one wallet that have received nothing, at most (BIP-44, address gap limit). */
  readonly addressGapLimit: number;
  /** Of each network the addresses of its providers, the preferred first; they may hold keys. */
  readonly providers: Readonly<Record<SupportedNetwork, readonly Secret[]>>;
  /** Whether what a node says of a block of Ethereum has to come to its hash. */
  readonly provesBlocks: boolean;
  /** The same of Tron. */
  readonly provesTronBlocks: boolean;
  /** Whether nodes of Ethereum are asked for what contracts paid on in ether. */
  readonly readsInternal: boolean;
  /** Whether nodes of Ethereum are asked what is final: it is counted on no sooner. */
  readonly saysFinal: boolean;
  /** What moves over Ethereum by contracts. */
  readonly tokens: readonly Token[];
  /** The same over Tron. */
  readonly tronTokens: readonly Token[];
  /** Of the networks over which something is sent. */
  readonly sends: ReadonlyMap<NetworkCode, SendRules>;
  /** How often the books and the chains are compared. */
  readonly reconcileEveryMs: number;
  readonly signing: Signing;
  readonly nodeWallets: NodeWalletsConfig;
};

export type NodeWalletsConfig = {
  readonly coins: readonly ConfiguredCoin[];
  /** Wallets that one node may make. */
  readonly perNode: number;
  /** Of one transaction, in whole coins. */
  readonly sendMaxCoins: number;
  /** Of one wallet, within any `windowSeconds`. */
  readonly sendsMax: number;
  readonly windowSeconds: number;
  readonly lookEveryMs: number;
  /** What is in no block is shown to the node again so often. */
  readonly sendAgainMs: number;
  /** What is in no block for so long is replaced by what pays more. */
  readonly replaceAfterMs: number;
};

/** Each is asked at every look. */
const PROVIDERS_MAX = 8;

export function readWalletsConfig(env: Environment, mode: Mode): WalletsConfig {
  const asked = env.list("NETWORKS", SUPPORTED_NETWORKS);
  const networks = SUPPORTED_NETWORKS.filter((code) => asked.includes(code));
  if (asked.length === 0 || new Set(asked).size > networks.length) {
    env.refuse(`NETWORKS must name at least one of ${SUPPORTED_NETWORKS.join(", ")}, and no other`);
  }
  return {
    networks,
    bitcoinNetwork: readBitcoinNetwork(env, mode),
    maxConcurrentGenerations: env.integer("MAX_CONCURRENT_GENERATIONS", 4, { min: 1, max: 64 }),
    walletsPerUser: env.integer("WALLETS_PER_USER", 100, { min: 1, max: 1000 }),
    addressGapLimit: env.integer("ADDRESS_GAP_LIMIT", 20, { min: 1, max: 1000 }),
    providers: {
      ETHEREUM: readProviders(env, "ETHEREUM_RPC_URLS"),
      BITCOIN: readProviders(env, "BITCOIN_RPC_URLS"),
      TRON: readProviders(env, "TRON_RPC_URLS"),
    },
    // Anvil signs for whom nobody has a key of: its blocks prove nothing.
    provesBlocks: env.flag("ETHEREUM_BLOCK_PROOFS", mode === "production"),
    provesTronBlocks: env.flag("TRON_BLOCK_PROOFS", true),
    // Anvil says it of what nobody has voted for.
    saysFinal: env.flag("ETHEREUM_FINALITY", mode === "production"),
    readsInternal: env.flag("ETHEREUM_INTERNAL_TRANSFERS", false),
    tokens: readEthereumTokens(env, mode),
    tronTokens: readTronTokens(env, mode),
    sends: new Map([
      ["ETHEREUM", readEthereumSends(env, mode)],
      ["BITCOIN", readBitcoinSends(env, mode)],
      ["TRON", readTronSends(env, mode)],
    ]),
    nodeWallets: readNodeWallets(env, mode),
    signing: env.oneOf("WALLETS_SIGNER", ["inside", "apart"], "inside"),
    reconcileEveryMs:
      env.integer("RECONCILE_EVERY_SECONDS", mode === "sandbox" ? 60 : 300, { min: 1, max: 86_400 }) * SECOND_MS,
  };
}

const readNodeWallets = (env: Environment, mode: Mode): NodeWalletsConfig => ({
  coins: readCoreCoins(env, SUPPORTED_NETWORKS),
  perNode: env.integer("NODE_WALLETS_MAX", 10, { min: 1, max: 1_000 }),
  sendMaxCoins: env.integer("NODE_SEND_MAX_COINS", 1_000, { min: 1, max: 10_000_000_000 }),
  sendsMax: env.integer("NODE_SENDS_PER_WINDOW", 10, { min: 1, max: 100_000 }),
  windowSeconds: env.integer("NODE_SENDS_WINDOW_SECONDS", 3_600, { min: 1, max: 86_400 }),
  lookEveryMs: mode === "sandbox" ? SECOND_MS : 10 * SECOND_MS,
  sendAgainMs: PACES[mode].sendAgainMs,
  replaceAfterMs: NODE_REPLACE_AFTER_MS[mode],
});

/** A fee is estimated for the next six blocks, a quarter of an hour of Litecoin's. */
const NODE_REPLACE_AFTER_MS = { production: 1_800_000, sandbox: 60_000 } as const satisfies Record<Mode, number>;

const WEI_PER_GWEI = 10n ** 9n;
const SECOND_MS = 1_000;

/** How soon something is done about what is stuck. On a chain of one's own, blocks come at once. */
const PACES = {
  production: { sendAgainMs: 30 * SECOND_MS, replaceAfterMs: 180 * SECOND_MS },
  sandbox: { sendAgainMs: 2 * SECOND_MS, replaceAfterMs: 15 * SECOND_MS },
} as const satisfies Record<Mode, Partial<SendRules>>;

/**
 * Nodes keep 16 of one account at least for as long as they wait (geth, `--txpool.accountslots`).
 */
const UNMINED_MAX = 16;

function readEthereumSends(env: Environment, mode: Mode): SendRules {
  // A transfer at 950 gwei; and ten times what a sweep costs in a quiet week.
  const feeMax = env.integer("ETHEREUM_FEE_MAX_GWEI", 20_000_000, { min: 21_000, max: 1_000_000_000 });
  const sweepAt = mode === "sandbox" ? 10_000_000 : 100_000_000;
  const sweepMin = env.integer("ETHEREUM_SWEEP_MINIMUM_GWEI", sweepAt, { min: 0, max: 1_000_000_000_000 });
  return {
    feeCap: BigInt(feeMax) * WEI_PER_GWEI,
    sweepMinimum: sweepMin === 0 ? null : BigInt(sweepMin) * WEI_PER_GWEI,
    unminedMax: UNMINED_MAX,
    ...PACES[mode],
  };
}

/** Blocks of Bitcoin are ten minutes apart, and what waits for the next is not stuck. */
const BITCOIN_PACES = {
  production: { sendAgainMs: 600 * SECOND_MS, replaceAfterMs: 3_600 * SECOND_MS },
  sandbox: { sendAgainMs: 2 * SECOND_MS, replaceAfterMs: 60 * SECOND_MS },
} as const satisfies Record<Mode, Partial<SendRules>>;

function readBitcoinSends(env: Environment, mode: Mode): SendRules {
  // Of what spends one output and leaves another, 141 virtual bytes, 7,000 satoshi each.
  const feeMax = env.integer("BITCOIN_FEE_MAX_SATOSHI", 1_000_000, { min: 1_000, max: 100_000_000 });
  const joinBelow = env.integer("BITCOIN_CONSOLIDATE_RATE_MAX", 2, { min: 0, max: 1_000 });
  const joinAbove = env.integer("BITCOIN_CONSOLIDATE_OUTPUTS", 100, { min: 2, max: 10_000 });
  return {
    ...{ feeCap: BigInt(feeMax), sweepMinimum: null, unminedMax: UNMINED_MAX },
    consolidation: joinBelow === 0 ? null : { rate: BigInt(joinBelow) * VBYTES, outputs: joinAbove },
    ...BITCOIN_PACES[mode],
  };
}

/** What is replaced elsewhere expires here, and is signed anew once that is solid. */
const TRON_PACES = {
  production: { sendAgainMs: 9 * SECOND_MS, replaceAfterMs: 120 * SECOND_MS },
  sandbox: { sendAgainMs: 2 * SECOND_MS, replaceAfterMs: 60 * SECOND_MS },
} as const satisfies Record<Mode, Partial<SendRules>>;

function readTronSends(env: Environment, mode: Mode): SendRules {
  // Who pays a new account pays 1.1 TRX; who is the first to pay a holder of USDT some 16 at most.
  const feeMax = env.integer("TRON_FEE_MAX_SUN", 50_000_000, { min: 1_100_000, max: 1_000_000_000 });
  const sweepAt = mode === "sandbox" ? 1_000_000 : 100_000_000;
  const sweepMin = env.integer("TRON_SWEEP_MINIMUM_SUN", sweepAt, { min: 0, max: 1_000_000_000_000 });
  return {
    feeCap: BigInt(feeMax),
    sweepMinimum: sweepMin === 0 ? null : BigInt(sweepMin),
    unminedMax: UNMINED_MAX,
    ...TRON_PACES[mode],
  };
}

function readProviders(env: Environment, name: string): readonly Secret[] {
  const urls = env.list(name, []);
  const isRight = urls.every((url) => URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol));
  if (!isRight || urls.length > PROVIDERS_MAX || new Set(urls).size < urls.length)
    env.refuse(`${name} must be at most ${PROVIDERS_MAX} different http or https URLs, separated by commas`);
  return urls.map((url) => new Secret(url));
}
