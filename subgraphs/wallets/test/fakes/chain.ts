import { createHash } from "node:crypto";
import type { ChainNode } from "../../src/app/chains/ports.ts";
import type { BlockHead, ChainIdentity } from "../../src/domain/chains/block.ts";

const START_MS = Date.parse("2026-01-01T00:00:00.000Z");
const BLOCK_MS = 12_000;

export type FakeChain = {
  readonly identity: ChainIdentity;
  readonly blocks: readonly BlockHead[];
  tip(): BlockHead;
  /** So many blocks on top; of another `fork`, others at the same heights. */
  mine(count: number, fork?: string): void;
  /** Drops the newest blocks, and mines as many and `more` in their place. */
  reorganise(depth: number, fork: string, more?: number): void;
  /** Only drops them. */
  drop(depth: number): void;
};

/** A chain in memory, from its block 0. */
export function makeFakeChain(name = "chain"): FakeChain {
  const blocks: BlockHead[] = [];
  const hashOf = (height: number, parent: string, fork: string) =>
    createHash("sha256").update(`${name}/${height}/${parent}/${fork}`).digest("hex");
  const mine = (count: number, fork = "") => {
    for (let i = 0; i < count; i += 1) {
      const height = blocks.length;
      const parent = blocks.at(-1)?.hash ?? "0".repeat(64);
      blocks.push({ height, parent, hash: hashOf(height, parent, fork), time: new Date(START_MS + height * BLOCK_MS) });
    }
  };
  mine(1);
  return {
    identity: { chainId: `eip155:${name.length}`, genesis: blocks[0]?.hash ?? "" },
    blocks,
    tip: () => blocks.at(-1) as BlockHead,
    mine,
    reorganise(depth, fork, more = 1) {
      blocks.length -= depth;
      mine(depth + more, fork);
    },
    drop(depth) {
      blocks.length -= depth;
    },
  };
}

export type FakeNode = ChainNode & {
  /** What it is asked of; another one may be put in its place. */
  chain: FakeChain;
  /** Rejects with it. */
  fault: Error | null;
  /** Knows so many blocks less than its chain has. */
  lag: number;
  asked: number;
};

export function makeFakeNode(chain: FakeChain): FakeNode {
  const known = () => {
    node.asked += 1;
    if (node.fault) throw node.fault;
    return node.chain.blocks.slice(0, node.chain.blocks.length - node.lag);
  };
  const node: FakeNode = {
    chain,
    fault: null,
    lag: 0,
    asked: 0,
    identity: async () => known() && node.chain.identity,
    tip: async () => known().at(-1) as BlockHead,
    headAt: async (height) => known()[height] ?? null,
  };
  return node;
}
