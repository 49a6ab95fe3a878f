import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Secret } from "@coffer/platform/values/secret";
import type {
  BalanceReader,
  BlockReader,
  ChainNode,
  Faucet,
  FollowRules,
  SolidBalanceReader,
} from "../app/chains/ports.ts";
import type { InternalReader } from "../app/internal/ports.ts";
import type { KeyReader } from "../app/segregated/key-ports.ts";
import type { KeyReaders } from "../app/segregated/ports.ts";
import type { AuthorizeTransfer, SendingNode, SignTransfer } from "../app/sends/chain-ports.ts";
import type { ExpiringNode } from "../app/sends/expiring/ports.ts";
import type { EncodeTransfer, ExternalFormat, PreviousReader } from "../app/sends/external/ports.ts";
import type { OutputNode } from "../app/sends/outputs/ports.ts";
import type { Mempool } from "../app/sightings/ports.ts";
import type { ChainControls } from "../app/simulations/ports.ts";
import type { TokenInspector, TokenLogReader } from "../app/tokens/ports.ts";
import type { Network, NetworkFacts, Networks } from "../app/wallets/ports.ts";
import { type ConfirmationRule, smallOf } from "../domain/deposits/confirmations.ts";
import type { Token } from "../domain/tokens/token.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { makeBitcoinBlockReader } from "./chains/bitcoin/block-reader.ts";
import { makeBitcoin } from "./chains/bitcoin/chain.ts";
import { makeBitcoinControls } from "./chains/bitcoin/controls.ts";
import { makeBitcoinFaucet } from "./chains/bitcoin/faucet.ts";
import { makeBitcoinKeys } from "./chains/bitcoin/keys.ts";
import { makeBitcoinMempool } from "./chains/bitcoin/mempool.ts";
import { BITCOIN_NETS, type BitcoinNet } from "./chains/bitcoin/nets.ts";
import { makeBitcoinNode } from "./chains/bitcoin/node.ts";
import { makePreviousReader } from "./chains/bitcoin/previous.ts";
import { loadMadeReader } from "./chains/bitcoin/read-made.ts";
import { isOfScript } from "./chains/bitcoin/script-address.ts";
import { makeBitcoinSending } from "./chains/bitcoin/sending.ts";
import { loadBitcoinSigner } from "./chains/bitcoin/signing.ts";
import { loadSpendEncoder, loadSpendReader } from "./chains/bitcoin/unsigned.ts";
import { authorizeTransfer } from "./chains/ethereum/authorization.ts";
import { makeEthereumBlockReader } from "./chains/ethereum/block-reader.ts";
import { makeEthereum } from "./chains/ethereum/chain.ts";
import { makeEthereumControls } from "./chains/ethereum/controls.ts";
import { makeEthereumFaucet } from "./chains/ethereum/faucet.ts";
import { makeInternalReader } from "./chains/ethereum/internal-transfers.ts";
import { makeEthereumKeys } from "./chains/ethereum/keys.ts";
import { makeEthereumMempool } from "./chains/ethereum/mempool.ts";
import { makeBalanceReader, makeEthereumNode } from "./chains/ethereum/node.ts";
import { makeEthereumSending } from "./chains/ethereum/sending.ts";
import { loadEthereumSigner } from "./chains/ethereum/signing.ts";
import { makeTestUsdcFaucet } from "./chains/ethereum/test-usdc/faucet.ts";
import { TEST_USDC_ADDRESS } from "./chains/ethereum/test-usdc/test-usdc.ts";
import { makeTokenInspector } from "./chains/ethereum/token-node.ts";
import { describeTransfer, loadTransferEncoder, loadTransferReader } from "./chains/ethereum/unsigned.ts";
import { makeTronBlockReader } from "./chains/tron/block-reader.ts";
import { makeTron } from "./chains/tron/chain.ts";
import { makeTronControls } from "./chains/tron/controls.ts";
import { makeTestUsdtFaucet, makeTronFaucet } from "./chains/tron/faucet.ts";
import { makeTronKeys } from "./chains/tron/keys.ts";
import { makeTronNode } from "./chains/tron/node.ts";
import { makeTronBalanceReader, makeTronSending } from "./chains/tron/sending.ts";
import { CALL_BYTES, signTronTransfer, TRANSFER_BYTES } from "./chains/tron/signing.ts";
import { TEST_USDT_ADDRESS } from "./chains/tron/test-usdt.ts";
import { makeTronTokenLogReader } from "./chains/tron/token-logs.ts";
import { makeTronTokenInspector } from "./chains/tron/token-node.ts";
import { describeUnsigned, encodeUnsigned, readSigned } from "./chains/tron/unsigned.ts";
import type { ExpiringNetwork, FollowedNetwork, SpendingNetwork } from "./followed-network.ts";
import { makeHttpJson } from "./rpc/http-json.ts";
import { makeJsonRpc } from "./rpc/json-rpc.ts";

type Options = {
  readonly bitcoinNetwork: BitcoinNet;
  readonly mode: Mode;
  /** What moves over Ethereum by contracts. */
  readonly tokens?: readonly Token[];
  /** The same over Tron. */
  readonly tronTokens?: readonly Token[];
};

const BITCOIN_EXPLORERS: Readonly<Record<BitcoinNet, string | null>> = {
  mainnet: "https://mempool.space",
  testnet: "https://mempool.space/testnet",
  regtest: null,
};

/** A sandbox is no part of the public networks, where nobody would find its addresses. */
const inPublic = (mode: Mode, url: string): string | null => (mode === "production" ? url : null);

// Confirmations: two epochs after the merge make a block final (64), and an hour of work is the
// custom for Bitcoin (6); Tron's solidified block is behind 19 witnesses.
const ETHEREUM = (mode: Mode, tokens: readonly Token[]) => ({
  nativeCurrency: "ETH",
  nativeScale: 18,
  ...{ tokens, known: tokens },
  // Of a chain of one's own nobody takes blocks back but oneself.
  confirmations: mode === "sandbox" ? 2 : 64,
  explorerUrl: inPublic(mode, "https://etherscan.io"),
});
const BITCOIN = (net: BitcoinNet) => ({
  nativeCurrency: "BTC",
  nativeScale: 8,
  ...{ tokens: [], known: [] },
  confirmations: 6,
  explorerUrl: BITCOIN_EXPLORERS[net],
});
const TRON = (mode: Mode, tokens: readonly Token[]) => ({
  nativeCurrency: "TRX",
  nativeScale: 6,
  ...{ tokens, known: tokens },
  confirmations: 19,
  explorerUrl: inPublic(mode, "https://tronscan.org"),
});

const SUPPORTED = {
  ETHEREUM: ({ mode, tokens }) => ({
    displayName: "Ethereum",
    chain: makeEthereum(),
    facts: ETHEREUM(mode, tokens ?? []),
  }),
  BITCOIN: ({ bitcoinNetwork: net }) => ({ displayName: "Bitcoin", chain: makeBitcoin({ net }), facts: BITCOIN(net) }),
  TRON: ({ mode, tronTokens }) => ({ displayName: "Tron", chain: makeTron(), facts: TRON(mode, tronTokens ?? []) }),
} as const satisfies Record<string, (options: Options) => Network>;

export type SupportedNetwork = keyof typeof SUPPORTED;

export const SUPPORTED_NETWORKS = Object.keys(SUPPORTED) as readonly SupportedNetwork[];

export const makeNetworks = (codes: readonly SupportedNetwork[], options: Options): Networks =>
  new Map(codes.map((code) => [code, SUPPORTED[code](options)]));

const KEY_READERS = {
  ETHEREUM: () => makeEthereumKeys(),
  BITCOIN: ({ bitcoinNetwork: net }) => makeBitcoinKeys({ net }),
  TRON: () => makeTronKeys(),
} as const satisfies Record<SupportedNetwork, (options: Pick<Options, "bitcoinNetwork">) => KeyReader>;

/** What reads keys that were not made here. */
export const makeKeyReaders = (networks: Networks, options: Pick<Options, "bitcoinNetwork">): KeyReaders =>
  new Map(SUPPORTED_NETWORKS.filter((code) => networks.has(code)).map((code) => [code, KEY_READERS[code](options)]));

/** Whether what a node says of a block has to come to its hash (0076, 0078). */
type BlockProof = { readonly isProven: boolean };

/** One provider, for each purpose; null where such a chain is not read, or sent over, yet. */
type Reading = {
  readonly node: ChainNode;
  readonly blocks: BlockReader | null;
  readonly sending: SendingNode | null;
  /** The same, where money is outputs. */
  readonly spending?: OutputNode;
  /** Of such a chain: transactions of before, for who signs elsewhere. */
  readonly previous?: PreviousReader;
  /** The same, where transactions expire. */
  readonly expiring?: ExpiringNode;
  /** Of what contracts keep; left out where nothing of them is known. */
  readonly tokens?: TokenInspector;
  /** Where what contracts have logged is in no bytes that a block proves. */
  readonly tokenLogs?: TokenLogReader;
  /** Of such a chain: what addresses have, which no node tells of a block that is over. */
  readonly solid?: SolidBalanceReader;
  /** Where money is in accounts, and nodes tell what was there at any block. */
  readonly balances?: BalanceReader;
  /** What waits to be mined; left out where such a node does not say it. */
  readonly mempool?: Mempool;
  /** What contracts pay on; left out where no node of such a chain says it. */
  readonly internal?: InternalReader;
  readonly faucets?: readonly Faucet[];
  /** What whoever runs such a chain can do with it; left out where it is not one's own. */
  readonly controls?: ChainControls;
};

/** Its money is in accounts, of which every amount needs as many blocks. */
const ACCOUNTS = { hasOutputs: false, small: null, signing: null } as const;

type ReadingOf = BlockProof & {
  readonly net: BitcoinNet;
  /** As it holds whenever it is read. */
  readonly facts: NetworkFacts;
  /** Whether nodes of Ethereum are asked what is final. */
  readonly saysFinal: boolean;
  /** Of a sandbox. Whoever is outside is not cut off with us. */
  readonly isCutOff: (() => Promise<boolean>) | undefined;
};

type Following = {
  readonly read: (url: Secret, of: ReadingOf) => Reading;
  /** Its money is outputs (UTXO), of which we keep ours. */
  readonly hasOutputs: boolean;
  /** What needs fewer blocks than all else: see ConfirmationRule. */
  readonly small: ConfirmationRule["small"];
  readonly loadSigner: (() => Promise<SignTransfer>) | null;
  readonly authorize?: AuthorizeTransfer | null;
  /** What is signed elsewhere, where money is in accounts. */
  readonly external?: ExternalFormat<EncodeTransfer>;
  /** The same, where money is outputs. */
  readonly signing: ((net: BitcoinNet) => Omit<SpendingNetwork, "nodes" | "previous">) | null;
  /** The same, where transactions expire. */
  readonly expiring?: Omit<ExpiringNetwork, "nodes">;
  readonly rules: Readonly<Record<Mode, FollowRules>>;
};

const SECOND_MS = 1_000;
const BTC = 10n ** 8n;

/** On a chain of one's own blocks come when somebody asks for them. */
const SANDBOX_PACE = { staleAfterMs: null, lookEveryMs: SECOND_MS } as const;

/**
 * How each is followed. Final: two epochs of Ethereum; a hundred blocks of Bitcoin, as the maturity
 * of what miners earn; Tron's solidified block is behind 19 witnesses.
 */
export const FOLLOWING = {
  ETHEREUM: {
    read(url, { facts, isProven, saysFinal, isCutOff }) {
      const rpc = makeJsonRpc({ url, version: "2.0", isCutOff });
      const outside = makeJsonRpc({ url, version: "2.0" });
      const hasTestUsdc = facts.tokens.some(({ contract }) => contract === TEST_USDC_ADDRESS);
      return {
        node: makeEthereumNode(rpc, { saysFinal }),
        blocks: makeEthereumBlockReader(rpc, () => facts.known, { isProven }),
        sending: makeEthereumSending(rpc),
        tokens: makeTokenInspector(rpc),
        balances: makeBalanceReader(rpc),
        mempool: makeEthereumMempool(rpc),
        internal: makeInternalReader(rpc, { isProven }),
        faucets: [makeEthereumFaucet(outside), ...(hasTestUsdc ? [makeTestUsdcFaucet(outside)] : [])],
        controls: makeEthereumControls(outside),
      };
    },
    ...ACCOUNTS,
    loadSigner: loadEthereumSigner,
    external: {
      ...{ format: "EIP1559", describe: describeTransfer },
      ...{ loadEncoder: loadTransferEncoder, loadReader: loadTransferReader },
    },
    authorize: authorizeTransfer,
    rules: {
      production: { finality: 64, behindBlocks: 5, staleAfterMs: 120 * SECOND_MS, lookEveryMs: 3 * SECOND_MS },
      sandbox: { finality: 6, behindBlocks: 5, ...SANDBOX_PACE },
    },
  },
  BITCOIN: {
    read(url, { net, isCutOff }) {
      const rpc = makeJsonRpc({ url, version: "1.0", isCutOff });
      const outside = makeJsonRpc({ url, version: "1.0" });
      return {
        node: makeBitcoinNode(rpc),
        blocks: makeBitcoinBlockReader(rpc, BITCOIN_NETS[net]),
        sending: null,
        spending: makeBitcoinSending(rpc),
        previous: makePreviousReader(rpc),
        mempool: makeBitcoinMempool(rpc, BITCOIN_NETS[net]),
        ...(net === "regtest" ? { faucets: [makeBitcoinFaucet(outside)], controls: makeBitcoinControls(outside) } : {}),
      };
    },
    hasOutputs: true,
    // To take two blocks back costs more than one bitcoin is worth.
    small: { below: BTC, confirmations: 2 },
    loadSigner: null,
    signing: (net) => ({
      loadSigner: () => loadBitcoinSigner(BITCOIN_NETS[net]),
      loadReader: () => loadMadeReader(BITCOIN_NETS[net]),
      external: {
        ...{ format: "PSBT", describe: null },
        loadEncoder: () => loadSpendEncoder(BITCOIN_NETS[net]),
        loadReader: () => loadSpendReader(BITCOIN_NETS[net]),
      },
      readPayee(address) {
        const payee = readBitcoinPayee(address, BITCOIN_NETS[net]);
        return payee && { scriptBytes: payee.script.length, dust: payee.dust, isOfScript: isOfScript(payee.script) };
      },
    }),
    rules: {
      production: { finality: 100, behindBlocks: 2, staleAfterMs: 3 * 3600 * SECOND_MS, lookEveryMs: 5 * SECOND_MS },
      sandbox: { finality: 100, behindBlocks: 2, ...SANDBOX_PACE },
    },
  },
  TRON: {
    read(url, { facts, isProven, isCutOff }) {
      const http = makeHttpJson({ url, isCutOff });
      const outside = makeHttpJson({ url });
      const hasTestUsdt = facts.tokens.some(({ contract }) => contract === TEST_USDT_ADDRESS);
      return {
        node: makeTronNode(http),
        blocks: makeTronBlockReader(http, { isProven }),
        sending: null,
        expiring: makeTronSending(http),
        tokens: makeTronTokenInspector(http),
        tokenLogs: makeTronTokenLogReader(http, { isProven }),
        solid: makeTronBalanceReader(http),
        faucets: [makeTronFaucet(outside), ...(hasTestUsdt ? [makeTestUsdtFaucet(outside)] : [])],
        controls: makeTronControls(outside),
      };
    },
    ...ACCOUNTS,
    loadSigner: null,
    expiring: {
      ...{ sign: signTronTransfer, transferBytes: TRANSFER_BYTES, callBytes: CALL_BYTES },
      external: {
        ...{ format: "TRON", describe: null, describeExpiring: describeUnsigned },
        loadEncoder: async () => encodeUnsigned,
        loadReader: async () => readSigned,
      },
    },
    rules: {
      production: { finality: 19, behindBlocks: 20, staleAfterMs: 60 * SECOND_MS, lookEveryMs: 3 * SECOND_MS },
      sandbox: { finality: 19, behindBlocks: 20, ...SANDBOX_PACE },
    },
  },
} as const satisfies Record<SupportedNetwork, Following>;

type Connecting = Pick<Options, "bitcoinNetwork"> & {
  readonly providers: Readonly<Record<SupportedNetwork, readonly Secret[]>>;
  readonly mode: Mode;
  /** Of Ethereum. */
  readonly provesBlocks: boolean;
  readonly provesTronBlocks: boolean;
  /** Whether nodes of Ethereum are asked for what contracts paid on, and what is final. */
  readonly readsInternal: boolean;
  readonly saysFinal: boolean;
  /** Whether an outage of a network's providers is simulated; undefined where money is real. */
  readonly isCutOff?: ((network: NetworkCode) => Promise<boolean>) | undefined;
};

export const connectNetworks = (networks: Networks, connecting: Connecting): readonly FollowedNetwork[] => {
  const { providers, mode, provesBlocks, provesTronBlocks, readsInternal, saysFinal } = connecting;
  const { bitcoinNetwork: net, isCutOff: isDown } = connecting;
  return SUPPORTED_NETWORKS.flatMap((code) => {
    const network = networks.get(code);
    if (network === undefined || providers[code].length === 0) return [];
    const { facts } = network;
    const following: Following = FOLLOWING[code];
    const { read, rules, loadSigner, authorize = null, signing, hasOutputs, small } = following;
    const isProven = code === "TRON" ? provesTronBlocks : provesBlocks;
    const isCutOff = isDown && (() => isDown(code));
    const readings = providers[code].map((url) => read(url, { isProven, net, facts, saysFinal, isCutOff }));
    const readers = readings.flatMap(({ blocks }) => (blocks === null ? [] : [blocks]));
    const senders = readings.flatMap(({ sending }) => (sending === null ? [] : [sending]));
    const spenders = readings.flatMap(({ spending }) => (spending === undefined ? [] : [spending]));
    const givers = readings.flatMap((one) => one.expiring ?? []);
    const balances = readings.flatMap((one) => one.balances ?? []);
    const mempools = readings.flatMap((one) => one.mempool ?? []);
    const internal = readings.flatMap((one) => one.internal ?? []);
    const logs = readings.flatMap((one) => one.tokenLogs ?? []);
    const solids = readings.flatMap((one) => one.solid ?? []);
    return {
      connected: { network: code, nodes: readings.map(({ node }) => node), rules: rules[mode] },
      watched: {
        network: code,
        readers: readers.length === readings.length ? readers : null,
        ...{ currency: facts.nativeCurrency, scale: facts.nativeScale },
        get confirmations() {
          return facts.confirmations;
        },
        get small() {
          return smallOf(small, facts.confirmations);
        },
      },
      hasOutputs,
      sending:
        loadSigner !== null && following.external && senders.length === readings.length
          ? { nodes: senders, loadSigner, authorize, external: following.external }
          : null,
      spending:
        signing && spenders.length === readings.length
          ? { ...signing(net), nodes: spenders, previous: readings.flatMap((one) => one.previous ?? []) }
          : null,
      expiring:
        following.expiring && givers.length === readings.length ? { ...following.expiring, nodes: givers } : null,
      tokens: {
        ...{ listed: () => facts.tokens, known: () => facts.known },
        inspectors: readings.flatMap((one) => one.tokens ?? []),
        made: mode === "sandbox" ? [TEST_USDC_ADDRESS, TEST_USDT_ADDRESS] : [],
        solid: logs.length === readings.length ? { logs, balances: solids } : null,
      },
      balances: balances.length === readings.length ? balances : null,
      mempools: mempools.length === readings.length ? mempools : null,
      internal: readsInternal && internal.length === readings.length ? internal : null,
      faucets: mode === "sandbox" ? (readings[0]?.faucets ?? []) : [],
      controls: mode === "sandbox" ? readings.flatMap((one) => one.controls ?? []) : [],
    };
  });
};

export const faucetsOf = (followed: readonly FollowedNetwork[]): ReadonlyMap<NetworkCode, readonly Faucet[]> =>
  new Map(followed.map(({ connected, faucets }) => [connected.network, faucets]));
