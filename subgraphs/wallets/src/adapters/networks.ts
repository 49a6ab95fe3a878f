import type { Mode } from "@coffer/platform/postgres/provision";
import type { Secret } from "@coffer/platform/values/secret";
import type { ChainNode, ConnectedNetwork, FollowRules } from "../app/chains/ports.ts";
import type { Network, Networks } from "../app/wallets/ports.ts";
import { makeBitcoin } from "./chains/bitcoin/chain.ts";
import type { BitcoinNet } from "./chains/bitcoin/nets.ts";
import { makeBitcoinNode } from "./chains/bitcoin/node.ts";
import { makeEthereum } from "./chains/ethereum/chain.ts";
import { makeEthereumNode } from "./chains/ethereum/node.ts";
import { makeTron } from "./chains/tron/chain.ts";
import { makeTronNode } from "./chains/tron/node.ts";
import { makeHttpJson } from "./rpc/http-json.ts";
import { makeJsonRpc } from "./rpc/json-rpc.ts";

type Options = { readonly bitcoinNetwork: BitcoinNet; readonly mode: Mode };

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
});
const BITCOIN = (net: BitcoinNet) => ({
  nativeCurrency: "BTC",
  confirmations: 6,
  explorerUrl: BITCOIN_EXPLORERS[net],
});
const TRON = (mode: Mode) => ({
  nativeCurrency: "TRX",
  confirmations: 19,
  explorerUrl: inPublic(mode, "https://tronscan.org"),
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

type Following = { readonly makeNode: (url: Secret) => ChainNode; readonly rules: Readonly<Record<Mode, FollowRules>> };

const SECOND_MS = 1_000;
/** On a chain of one's own blocks come when somebody asks for them. */
const SANDBOX_PACE = { staleAfterMs: null, lookEveryMs: SECOND_MS } as const;

/**
 * How each is followed. Final: two epochs of Ethereum; a hundred blocks of Bitcoin, as the maturity
 * of what miners earn; Tron's solidified block is behind 19 witnesses.
 */
const FOLLOWING = {
  ETHEREUM: {
    makeNode: (url) => makeEthereumNode(makeJsonRpc({ url, version: "2.0" })),
    rules: {
      production: { finality: 64, behindBlocks: 5, staleAfterMs: 120 * SECOND_MS, lookEveryMs: 3 * SECOND_MS },
      sandbox: { finality: 6, behindBlocks: 5, ...SANDBOX_PACE },
    },
  },
  BITCOIN: {
    makeNode: (url) => makeBitcoinNode(makeJsonRpc({ url, version: "1.0" })),
    rules: {
      production: { finality: 100, behindBlocks: 2, staleAfterMs: 3 * 3600 * SECOND_MS, lookEveryMs: 5 * SECOND_MS },
      sandbox: { finality: 100, behindBlocks: 2, ...SANDBOX_PACE },
    },
  },
  TRON: {
    makeNode: (url) => makeTronNode(makeHttpJson({ url })),
    rules: {
      production: { finality: 19, behindBlocks: 20, staleAfterMs: 60 * SECOND_MS, lookEveryMs: 3 * SECOND_MS },
      sandbox: { finality: 19, behindBlocks: 20, ...SANDBOX_PACE },
    },
  },
} as const satisfies Record<SupportedNetwork, Following>;

type Connecting = {
  readonly providers: Readonly<Record<SupportedNetwork, readonly Secret[]>>;
  readonly mode: Mode;
};

/** Those that have a provider. */
export const connectNetworks = (
  codes: readonly SupportedNetwork[],
  { providers, mode }: Connecting,
): readonly ConnectedNetwork[] =>
  codes
    .filter((code) => providers[code].length > 0)
    .map((code) => ({
      network: code,
      nodes: providers[code].map(FOLLOWING[code].makeNode),
      rules: FOLLOWING[code].rules[mode],
    }));
