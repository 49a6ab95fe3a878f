import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { Secret } from "@coffer/platform/values/secret";
import type { BitcoinNet } from "./adapters/chains/bitcoin/nets.ts";
import { SUPPORTED_NETWORKS, type SupportedNetwork } from "./adapters/networks.ts";

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
    bitcoinNetwork: env.oneOf(
      "BITCOIN_NETWORK",
      ["mainnet", "testnet", "regtest"],
      mode === "sandbox" ? "regtest" : "mainnet",
    ),
    maxConcurrentGenerations: env.integer("MAX_CONCURRENT_GENERATIONS", 4, { min: 1, max: 64 }),
    walletsPerUser: env.integer("WALLETS_PER_USER", 100, { min: 1, max: 1000 }),
    addressGapLimit: env.integer("ADDRESS_GAP_LIMIT", 20, { min: 1, max: 1000 }),
    providers: {
      ETHEREUM: readProviders(env, "ETHEREUM_RPC_URLS"),
      BITCOIN: readProviders(env, "BITCOIN_RPC_URLS"),
      TRON: readProviders(env, "TRON_RPC_URLS"),
    },
  };
}

function readProviders(env: Environment, name: string): readonly Secret[] {
  const urls = env.list(name, []);
  const isRight = urls.every((url) => URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol));
  if (!isRight || urls.length > PROVIDERS_MAX || new Set(urls).size < urls.length)
    env.refuse(`${name} must be at most ${PROVIDERS_MAX} different http or https URLs, separated by commas`);
  return urls.map((url) => new Secret(url));
}
