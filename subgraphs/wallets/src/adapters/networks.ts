import type { Mode } from "@coffer/platform/postgres/provision";
import type { Network, Networks } from "../app/ports.ts";
import { makeBitcoin } from "./chains/bitcoin/chain.ts";
import type { BitcoinNet } from "./chains/bitcoin/nets.ts";
import { makeEthereum } from "./chains/ethereum/chain.ts";
import { makeTron } from "./chains/tron/chain.ts";

type Options = { readonly bitcoinNetwork: BitcoinNet; readonly mode: Mode };

/** Nothing here speaks to a node yet: addresses come from keys alone. */
const isConnected = () => false;

const BITCOIN_EXPLORERS: Readonly<Record<BitcoinNet, string | null>> = {
  mainnet: "https://mempool.space",
  testnet: "https://mempool.space/testnet",
  regtest: null,
};

/** A sandbox is no part of the public networks, where nobody would find its addresses. */
const inPublic = (mode: Mode, url: string): string | null => (mode === "production" ? url : null);

// Confirmations: two epochs after the merge make a block final (64), and an hour of work is the
// custom for Bitcoin (6); Tron's solidified block is behind 19 witnesses.
const ETHEREUM = (mode: Mode) => ({
  nativeCurrency: "ETH",
  confirmations: 64,
  explorerUrl: inPublic(mode, "https://etherscan.io"),
  isConnected,
});
const BITCOIN = (net: BitcoinNet) => ({
  nativeCurrency: "BTC",
  confirmations: 6,
  explorerUrl: BITCOIN_EXPLORERS[net],
  isConnected,
});
const TRON = (mode: Mode) => ({
  nativeCurrency: "TRX",
  confirmations: 19,
  explorerUrl: inPublic(mode, "https://tronscan.org"),
  isConnected,
});

const SUPPORTED = {
  ETHEREUM: ({ mode }) => ({ displayName: "Ethereum", chain: makeEthereum(), facts: ETHEREUM(mode) }),
  BITCOIN: ({ bitcoinNetwork: net }) => ({ displayName: "Bitcoin", chain: makeBitcoin({ net }), facts: BITCOIN(net) }),
  TRON: ({ mode }) => ({ displayName: "Tron", chain: makeTron(), facts: TRON(mode) }),
} as const satisfies Record<string, (options: Options) => Network>;

export type SupportedNetwork = keyof typeof SUPPORTED;

export const SUPPORTED_NETWORKS = Object.keys(SUPPORTED) as readonly SupportedNetwork[];

export const makeNetworks = (codes: readonly SupportedNetwork[], options: Options): Networks =>
  new Map(codes.map((code) => [code, SUPPORTED[code](options)]));
