import type { BalanceReader, ConnectedNetwork, Faucet, SolidBalanceReader } from "../app/chains/ports.ts";
import type { WatchedNetwork } from "../app/deposits/ports.ts";
import type { InternalReader } from "../app/internal/ports.ts";
import type { AuthorizeTransfer, SendingNode, SignTransfer } from "../app/sends/chain-ports.ts";
import type { ExpiringNode, SignExpiring } from "../app/sends/expiring/ports.ts";
import type {
  EncodeExpiring,
  EncodeSpend,
  EncodeTransfer,
  ExternalFormat,
  PreviousReader,
} from "../app/sends/external/ports.ts";
import type { OutputNode, ReadMade, ReadPayee, SignSpend } from "../app/sends/outputs/ports.ts";
import type { Mempool } from "../app/sightings/ports.ts";
import type { ChainControls } from "../app/simulations/ports.ts";
import type { TokenInspector, TokenLogReader } from "../app/tokens/ports.ts";
import type { KnownToken, Token } from "../domain/tokens/token.ts";

export type SendingNetwork = {
  readonly nodes: readonly SendingNode[];
  /** Loads what signs: a chain's library, which start-up does not wait for. */
  readonly loadSigner: () => Promise<SignTransfer>;
  /** Null where no token is known. */
  readonly authorize: AuthorizeTransfer | null;
  readonly external: ExternalFormat<EncodeTransfer>;
};

/** The same, of one whose money is outputs. */
export type SpendingNetwork = {
  readonly nodes: readonly OutputNode[];
  readonly loadSigner: () => Promise<SignSpend>;
  readonly readPayee: ReadPayee;
  readonly loadReader: () => Promise<ReadMade>;
  readonly external: ExternalFormat<EncodeSpend>;
  readonly previous: readonly PreviousReader[];
};

/** The same, of one whose transactions expire. */
export type ExpiringNetwork = {
  readonly nodes: readonly ExpiringNode[];
  readonly sign: SignExpiring;
  readonly transferBytes: bigint;
  readonly callBytes: bigint;
  readonly external: ExternalFormat<EncodeExpiring>;
};

/** By the place of each provider. */
export type SolidTokens = {
  readonly logs: readonly TokenLogReader[];
  readonly balances: readonly SolidBalanceReader[];
};

/** A network that has providers: how it is followed, and what is looked for in its blocks. */
export type FollowedNetwork = {
  readonly connected: ConnectedNetwork;
  readonly watched: WatchedNetwork;
  readonly hasOutputs: boolean;
  /** What sends go over, by the place of each provider; null where nothing is sent over it yet. */
  readonly sending: SendingNetwork | null;
  readonly spending: SpendingNetwork | null;
  readonly expiring: ExpiringNetwork | null;
  /** What contracts keep there, and by the place of each provider what looks at them. */
  readonly tokens: {
    /** Listed now. */
    readonly listed: () => readonly Token[];
    /** The same, and what moved there once. */
    readonly known: () => readonly KnownToken[];
    readonly inspectors: readonly TokenInspector[];
    /** Contracts that a sandbox makes by itself. */
    readonly made: readonly string[];
    /** What says what they logged, and what they keep, where no block proves it; else null. */
    readonly solid: SolidTokens | null;
  };
  /** What says what addresses have, by the place of each provider; null where none does. */
  readonly balances: readonly BalanceReader[] | null;
  /** What says what waits to be mined, by the place of each provider; null where none does. */
  readonly mempools: readonly Mempool[] | null;
  /** What says what contracts paid on, by the place of each provider; null where none is asked. */
  readonly internal: readonly InternalReader[] | null;
  /** Of a sandbox, where such a chain has some: its own currency's first. */
  readonly faucets: readonly Faucet[];
  /** The same: what whoever runs the chain can do with it, by the place of each provider. */
  readonly controls: readonly ChainControls[];
};
