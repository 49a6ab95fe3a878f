import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
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
};

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
  };
}
