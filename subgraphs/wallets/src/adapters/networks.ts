import type { Network, Networks } from "../app/ports.ts";
import { makeBitcoin } from "./chains/bitcoin/chain.ts";
import type { BitcoinNet } from "./chains/bitcoin/nets.ts";
import { makeEthereum } from "./chains/ethereum/chain.ts";
import { makeTron } from "./chains/tron/chain.ts";

type Options = { readonly bitcoinNetwork: BitcoinNet };

const SUPPORTED = {
  ETHEREUM: () => ({ displayName: "Ethereum", chain: makeEthereum() }),
  BITCOIN: ({ bitcoinNetwork }) => ({ displayName: "Bitcoin", chain: makeBitcoin({ net: bitcoinNetwork }) }),
  TRON: () => ({ displayName: "Tron", chain: makeTron() }),
} as const satisfies Record<string, (options: Options) => Network>;

export type SupportedNetwork = keyof typeof SUPPORTED;

export const SUPPORTED_NETWORKS = Object.keys(SUPPORTED) as readonly SupportedNetwork[];

export const makeNetworks = (codes: readonly SupportedNetwork[], options: Options): Networks =>
  new Map(codes.map((code) => [code, SUPPORTED[code](options)]));
