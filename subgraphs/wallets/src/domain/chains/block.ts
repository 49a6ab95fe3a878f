/** A block as far as following its chain needs it. Hashes stand as the network writes them. */
export type BlockHead = {
  /** Blocks before it. */
  readonly height: number;
  readonly hash: string;
  /** The hash of the block before. */
  readonly parent: string;
  /** As its maker says. */
  readonly time: Date;
};

/** Which chain a node is on. */
export type ChainIdentity = {
  /** CAIP-2, such as `eip155:1` or `bip122:000000000019d6689c085ae165831e93`. */
  readonly chainId: string;
  /** The hash of block 0. */
  readonly genesis: string;
};

export const isSameChain = (a: ChainIdentity, b: ChainIdentity): boolean =>
  a.chainId === b.chainId && a.genesis === b.genesis;
