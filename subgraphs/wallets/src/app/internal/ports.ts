import type { BlockHead } from "../../domain/chains/block.ts";
import type { Arrival } from "../chains/ports.ts";

/** What an address had before a block, and when it was over. */
export type Around = { readonly before: bigint; readonly after: bigint };

/** One provider, to be read for what contracts paid on in a network's own currency. */
export type InternalReader = {
  /**
   * Of a block of these transactions, all of it in its order, at `call:<place>`: counted in its
   * transaction. By the word of the node. Rejects as ChainNode does, with NodeRefusal where the
   * node does not run blocks again.
   */
  readInternal(block: BlockHead, txids: readonly string[]): Promise<readonly Arrival[]>;
  /**
   * As the block and its parent prove it. Rejects as ChainNode does, also where the node does not
   * keep what was then.
   */
  balancesAround(block: BlockHead, addresses: readonly string[]): Promise<ReadonlyMap<string, Around>>;
};

/** Of these addresses, those of which we have the keys alone, and whose deposits are credited. */
export type FindPooled = (addresses: readonly string[]) => Promise<ReadonlySet<string>>;
