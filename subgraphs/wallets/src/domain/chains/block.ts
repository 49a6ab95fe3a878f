/** A block as far as following its chain needs it. */
export type BlockHead = {
  /** Blocks before it. */
  readonly height: number;
  /** As its chain writes them, in small letters: with `0x` on Ethereum, without on the others. */
  readonly hash: string;
  /** Of block 0 whatever the chain has there: zeros, or Tron's own constant. */
  readonly parent: string;
  /** As its maker says. */
  readonly time: Date;
};

/** CAIP-2: eip155:31337, bip122:<first 32 hex of the genesis hash>, tron:0x2b6653dc. */
export type ChainId = `${"eip155" | "bip122" | "tron"}:${string}`;

/** Which chain a node is on. */
export type ChainIdentity = {
  readonly chainId: ChainId;
  /** The hash of block 0. */
  readonly genesis: string;
};

export const isSameChain = (a: ChainIdentity, b: ChainIdentity): boolean =>
  a.chainId === b.chainId && a.genesis === b.genesis;
