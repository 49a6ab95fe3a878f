import type { BlockHead, ChainIdentity } from "../../domain/chains/block.ts";
import type { FollowedChain, FollowState } from "../../domain/chains/following.ts";
import type { Provider, ProviderRules } from "../../domain/chains/providers.ts";
import type { Token } from "../../domain/tokens/token.ts";
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
  /**
   * The height of the newest block that its chain's own rules never take back; left out where it
   * has no such rules, or they are not asked for.
   */
  finalHeight?(): Promise<number>;
};

/** Value that one transaction moved to one address of Ethereum. */
export type Transfer = {
  readonly txid: string;
  /**
   * Unique in its transaction, and the same wherever that is mined again: `native`, or
   * `log:<place>` of a token's event, counted from the transaction's first log. The `logIndex` of
   * a node counts within the block and moves with what is mined before.
   */
  readonly position: string;
  /** Who paid, in small letters; may be `to` itself. Null where tokens were made. */
  readonly from: string | null;
  readonly to: string;
  /** The contract's address in small letters; null for ether. */
  readonly token: string | null;
  /** More than 0, at most 2^256 - 1. */
  readonly units: bigint;
};

/** What came in with a block: of Ethereum alone. */
export type TransferReader = {
  /**
   * Of this very block, read by its hash: ether that successful transactions sent themselves, and
   * the Transfer events (ERC-20) of these contracts, given in small letters. What contracts paid on
   * in ether is not among them: it has no log. In the order of the block. Rejects as ChainNode
   * does, with NoAnswer also where the node does not have the block any more, or tells of another.
   */
  readTransfers(head: BlockHead, tokens: readonly string[]): Promise<readonly Transfer[]>;
};

/** Value that came to some address, ours or not. */
export type Arrival = {
  readonly txid: string;
  /** Which of what the transaction brought: the same wherever that is mined again. */
  readonly position: string;
  /** As wallets have it. */
  readonly address: string;
  /** Who paid, as wallets have addresses; null where nobody did, or nobody alone. */
  readonly from: string | null;
  /** Null: the network's own currency. */
  readonly token: Pick<Token, "asset" | "contract"> | null;
  /** Smallest ones, more than 0. */
  readonly units: bigint;
};

/** What a token's contract says that a transaction moved. Addresses as wallets have them. */
export type Moved = {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  /** More than 0. */
  readonly units: bigint;
};

/** What became of one transaction, in a block: of anybody's. */
export type Outcome = {
  readonly txid: string;
  /** Who signed it, as wallets have addresses. */
  readonly from: string;
  readonly nonce: number;
  /** Where it failed it has moved nothing, and cost its fee all the same. */
  readonly isSuccess: boolean;
  /** What it cost, in the network's own smallest units. */
  readonly fee: bigint;
  /** Of the tokens that are configured. */
  readonly moved: readonly Moved[];
};

/** An output that a transaction of the block spends: of anybody's. */
export type Spend = {
  /** The transaction that spends it. */
  readonly txid: string;
  readonly output: { readonly txid: string; readonly vout: number };
};

/** What a block says of outputs. Each that was made is an arrival, at `vout:<its place>`. */
export type BlockOutputs = {
  /** The transaction that pays the block's miner. */
  readonly coinbase: string;
  readonly spends: readonly Spend[];
};

/** What became of a transaction of a chain whose transactions have no nonce, and expire. */
export type SignedOutcome = Pick<Outcome, "txid" | "from" | "isSuccess"> & {
  /** What it cost; null where nobody has asked, as of what is not ours. */
  readonly fee: bigint | null;
  /** With its signatures, as nodes take it. */
  readonly bytes: Uint8Array;
};

/** What is looked for in a block, each in the block's order. */
export type BlockContents = {
  readonly block: BlockHead;
  readonly arrivals: readonly Arrival[];
  readonly outcomes: readonly Outcome[];
  /** Of a chain whose money is outputs (UTXO) alone. */
  readonly outputs?: BlockOutputs;
  /** Of a chain whose transactions expire alone: of whoever signed, as far as bytes tell. */
  readonly signed?: readonly SignedOutcome[];
};

/** One provider, to be read for what blocks hold. */
export type BlockReader = {
  /**
   * Of this very block, read by its hash. Rejects as ChainNode does, with NoAnswer also where the
   * node does not have the block any more, or tells of another.
   */
  readBlock(block: BlockHead): Promise<BlockContents>;
};

export type BalanceReader = {
  /**
   * What each address had when this block was over, under the address as it was asked for: of the
   * network's own currency, or of what a contract keeps (ERC-20), in smallest units. Rejects as
   * ChainNode does, with NodeRefusal where the block is not of the node's main chain (EIP-1898).
   */
  balancesAt(
    addresses: readonly string[],
    blockHash: string,
    contract?: string | null,
  ): Promise<ReadonlyMap<string, bigint>>;
};

/** Of a chain of which no node tells reliably what addresses had at a block that is over. */
export type SolidBalanceReader = {
  /** The newest block that nobody takes back. Rejects as ChainNode does. */
  newestSolid(): Promise<Pick<BlockHead, "height" | "hash">>;
  /**
   * As {@link BalanceReader.balancesAt}, while this block is the newest of those: rejects with
   * NoAnswer where another is it, before or behind.
   */
  balancesAtNewest(
    addresses: readonly string[],
    blockHash: string,
    contract: string | null,
  ): Promise<ReadonlyMap<string, bigint>>;
};

/**
 * A node said nothing that can be relied on: it cannot be reached, took too long, or answered in a
 * form that is not known. It proves nothing of what the node knows. Says nothing of the node's
 * address, which carries keys, and has no cause, which would.
 */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** A node answered that it does not do what it was asked for. */
export class NodeRefusal extends Error {
  override readonly name = "NodeRefusal";
  readonly code: number | string;
  /** For logs, and for dialects that have one code for several things: never for people. */
  readonly nodeMessage: string;
  /** `nodeMessage` is a stranger's text: whoever makes this took our secrets out and cut it. */
  constructor(code: number | string, nodeMessage: string) {
    super(`the node refuses with ${code}: ${nodeMessage}`);
    this.code = code;
    this.nodeMessage = nodeMessage;
  }
}

/** What a node has said, or has not: whatever else is thrown is a fault of ours. */
export const isNodeFault = (error: unknown): error is NoAnswer | NodeRefusal =>
  error instanceof NoAnswer || error instanceof NodeRefusal;

/** Somebody outside, on a chain of test money, who sends what is asked for. */
export type Faucet = {
  /** The code of the currency that it sends. */
  readonly currency: string;
  /** The transaction's hash; null where its node does not do this. Rejects as ChainNode does. */
  send(address: string, units: bigint): Promise<string | null>;
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
  /** Whether this block is still one of ours. */
  holds(network: NetworkCode, block: Pick<BlockHead, "height" | "hash">): Promise<boolean>;
  /** The first contact. */
  begin(network: NetworkCode, chain: FollowedChain): Promise<void>;
  /** Read on; what lies deeper than `keep` blocks is forgotten. */
  append(network: NetworkCode, block: BlockHead, keep: number): Promise<void>;
  /** The block at the cursor is none of the chain any more: the one below is the newest then. */
  takeBack(network: NetworkCode, cursor: BlockHead, below: BlockHead): Promise<void>;
  /** What was found of it in this round. */
  note(network: NetworkCode, found: Round): Promise<void>;
  /** An operator takes the chain as it is, up to the cursor. Kept for good. */
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
  /** The lowest of our blocks that are no lower than this; null where none is read yet. */
  lowestFrom(network: NetworkCode, height: number): Promise<BlockHead | null>;
  /** Of each network, by place. */
  listProviders(networks: readonly NetworkCode[]): Promise<ReadonlyMap<NetworkCode, readonly Provider[]>>;
};

/** What was thought of its providers last. */
export type KeepProviders = (network: NetworkCode, providers: readonly Provider[]) => Promise<void>;

/** Runs `work` in one transaction; a throw rolls it back. */
export type InChain<Writer extends ChainWriter = ChainWriter> = <T>(work: (writer: Writer) => Promise<T>) => Promise<T>;

/** What else comes of blocks, in the transaction that moves the cursor over each. */
export type BlockWatch<Writer extends ChainWriter> = {
  /**
   * Reads a block at the provider of this place before anything is written. What it gives is done
   * once the block is added, or not at all. Rejects as ChainNode does.
   */
  read(place: number, block: BlockHead): Promise<(writer: Writer) => Promise<void>>;
  /** The block is none of the chain any more. */
  takenBack(writer: Writer, block: BlockHead): Promise<void>;
};

/**
 * What a first contact with a network asks its node for, behind which it is followed from `cursor`
 * on. What it gives is done in the transaction that begins that. Rejects as ChainNode does.
 */
export type BeginWatch<Writer extends ChainWriter> = (
  node: ChainNode,
  cursor: BlockHead,
) => Promise<(writer: Writer) => Promise<void>>;

/** What one feature makes of blocks, in the transactions of {@link BlockWatch}. */
export type ContentWatch<Writer extends ChainWriter> = {
  /** The block is added. */
  added(writer: Writer, contents: BlockContents): Promise<void>;
  /** The block is none of the chain any more. */
  takenBack(writer: Writer, block: BlockHead): Promise<void>;
};
