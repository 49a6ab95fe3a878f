import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";

const NETS = ["mainnet", "testnet", "regtest"] as const;

/** Which net of Bitcoin: one for the whole of Coffer. */
export const readBitcoinNetwork = (env: Environment, mode: Mode): (typeof NETS)[number] =>
  env.oneOf("BITCOIN_NETWORK", NETS, mode === "sandbox" ? "regtest" : "mainnet");
