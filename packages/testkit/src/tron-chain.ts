import { createHash } from "node:crypto";

/** A block as java-tron's HTTP API writes it; what is 0 is left out, as Protocol Buffers do. */
export type TronBlock = {
  readonly blockID: string;
  readonly block_header: {
    readonly raw_data: { readonly number?: number; readonly timestamp?: number; readonly parentHash: string };
  };
  readonly transactions?: readonly object[];
};

/** How many blocks a block needs behind it to be solidified: 19 of the 27 witnesses. */
const SOLIDIFIED_AFTER = 19;
const BLOCK_MS = 3_000;
/** What stands in block 0 for a parent, where other chains have zeros. */
const NO_PARENT = createHash("sha256").update("no parent").digest("hex");

/** What a node of Tron knows: its chain, and the part of it that is solidified. */
export class TronChain {
  readonly #now: () => number;
  #blocks: readonly TronBlock[] = [makeBlock(null, 0, [])];
  /** Of its newest blocks it shows none of so many. */
  behind = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** From block 0 on. */
  shown({ isSolidified }: { readonly isSolidified: boolean }): readonly TronBlock[] {
    const hidden = this.behind + (isSolidified ? SOLIDIFIED_AFTER : 0);
    return this.#blocks.slice(0, Math.max(1, this.#blocks.length - hidden));
  }

  /** Transactions stand in the form in which they are read. */
  mine(transactions: readonly object[] = []): TronBlock {
    return this.#add(this.#now(), transactions);
  }

  /** The last blocks are others from now on, as many and empty. */
  fork(depth: number): void {
    const orphaned = this.#blocks.slice(-depth);
    this.#blocks = this.#blocks.slice(0, -depth);
    // Later than they were, or they would be the same.
    for (const block of orphaned) this.#add(timeOf(block) + BLOCK_MS, []);
  }

  #add(time: number, transactions: readonly object[]): TronBlock {
    const parent = this.#blocks.at(-1) ?? null;
    const block = makeBlock(parent, Math.max(parent ? timeOf(parent) + BLOCK_MS : 0, time), transactions);
    this.#blocks = [...this.#blocks, block];
    return block;
  }
}

function makeBlock(parent: TronBlock | null, timestamp: number, transactions: readonly object[]): TronBlock {
  const parentHash = parent?.blockID ?? NO_PARENT;
  const number = parent ? (parent.block_header.raw_data.number ?? 0) + 1 : 0;
  const hash = createHash("sha256").update(JSON.stringify([parentHash, timestamp, transactions]));
  return {
    // The id begins with the number, in eight bytes.
    blockID: number.toString(16).padStart(16, "0") + hash.digest("hex").slice(16),
    block_header: { raw_data: { ...(number > 0 ? { number, timestamp } : {}), parentHash } },
    ...(transactions.length > 0 ? { transactions } : {}),
  };
}

const timeOf = (block: TronBlock): number => block.block_header.raw_data.timestamp ?? 0;
