/** A block as a node tells of it. */
export type BlockHead = {
  readonly height: number;
  /** As its chain writes them, in small letters: with `0x` on Ethereum, without on the others. */
  readonly hash: string;
  /** Of block 0 whatever the chain has there: zeros, or Tron's own constant. */
  readonly parent: string;
  readonly time: Date;
};

/** CAIP-2: eip155:31337, bip122:<first 32 hex of the genesis hash>, tron:0x2b6653dc. */
export type ChainId = `${"eip155" | "bip122" | "tron"}:${string}`;

/** What chain a node is on. */
export type ChainIdentity = {
  readonly chainId: ChainId;
  /** Hash of block 0. */
  readonly genesis: string;
};

/**
 * One node (provider) of one network: reading only. Every method rejects with NoAnswer or
 * NodeRefusal, never with anything else for what a node does.
 */
export type ChainNode = {
  identity(): Promise<ChainIdentity>;
  tip(): Promise<BlockHead>;
  /** On the node's own main chain; null where it has none so high. */
  headAt(height: number): Promise<BlockHead | null>;
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

export type BalanceReader = {
  /**
   * Wei of each address when this block was over, under the address as it was asked for. Rejects as
   * ChainNode does, with NodeRefusal where the block is not of the node's main chain (EIP-1898).
   */
  balancesAt(addresses: readonly string[], blockHash: string): Promise<ReadonlyMap<string, bigint>>;
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
