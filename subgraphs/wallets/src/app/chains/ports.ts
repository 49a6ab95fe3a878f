import type { BlockHead, ChainIdentity } from "../../domain/chains/block.ts";
import type { FollowedChain, FollowState } from "../../domain/chains/following.ts";
import type { Provider, ProviderRules } from "../../domain/chains/providers.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";

/**
 * One node of a network, to be read. Whatever a node does, a method rejects with {@link NoAnswer}
 * or {@link NodeRefusal} and nothing else.
 */
export type ChainNode = {
  identity(): Promise<ChainIdentity>;
  /** The newest block of its main chain. */
  tip(): Promise<BlockHead>;
  /** A block of its main chain; null where that is not so high. */
  headAt(height: number): Promise<BlockHead | null>;
};

/** How a network is followed. */
export type FollowRules = ProviderRules & {
  /** How many blocks, its own among them, hold a block for good. */
  readonly finality: number;
  /** Between two looks at its providers. */
  readonly lookEveryMs: number;
};

/** A network that has providers. */
export type ConnectedNetwork = {
  readonly network: NetworkCode;
  /** Who provides it, the preferred first. */
  readonly nodes: readonly ChainNode[];
  readonly rules: FollowRules;
};

/** What is changed of one network, in one transaction, while nobody else changes it. */
export type ChainWriter = {
  /** Locked to the end of the transaction; null where it was never seen. */
  lock(network: NetworkCode): Promise<FollowedChain | null>;
  /** The first contact. */
  begin(network: NetworkCode, chain: FollowedChain): Promise<void>;
  /** Read on; what lies deeper than `keep` blocks is forgotten. */
  append(network: NetworkCode, block: BlockHead, keep: number): Promise<void>;
  /** The block at the cursor is none of the chain any more: the one below is the newest then. */
  takeBack(network: NetworkCode, cursor: BlockHead, below: BlockHead): Promise<void>;
  /** What was found of it in this round. */
  note(network: NetworkCode, found: Round): Promise<void>;
  /** An operator takes the chain as it is: depth is counted from the cursor on. Kept for good. */
  accept(acceptance: Acceptance): Promise<void>;
};

export type Acceptance = {
  readonly network: NetworkCode;
  readonly chain: FollowedChain;
  readonly operatorId: UserId;
  readonly reason: string;
  readonly at: Date;
};

/** What a round comes to. */
export type Round = {
  readonly state: FollowState;
  readonly tip: BlockHead;
  readonly leader: number | null;
  readonly checkedAt: Date;
};

export type ChainReader = {
  find(network: NetworkCode): Promise<FollowedChain | null>;
  /** Of those that were seen. */
  list(networks: readonly NetworkCode[]): Promise<ReadonlyMap<NetworkCode, FollowedChain>>;
  /** Our block at a height; null where it is not kept, or not read yet. */
  blockAt(network: NetworkCode, height: number): Promise<BlockHead | null>;
  /** Of each network, by place. */
  listProviders(networks: readonly NetworkCode[]): Promise<ReadonlyMap<NetworkCode, readonly Provider[]>>;
};

/** What was thought of its providers last. */
export type KeepProviders = (network: NetworkCode, providers: readonly Provider[]) => Promise<void>;

/** Runs `work` in one transaction; a throw rolls it back. */
export type InChain = <T>(work: (writer: ChainWriter) => Promise<T>) => Promise<T>;
