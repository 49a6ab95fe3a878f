import type { BlockHead } from "../../domain/chains/block.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Arrival, BlockOutputs, ChainWriter, InChain } from "../chains/ports.ts";

/** What a block made and spent, ours or not. */
export type BlockMoves = BlockOutputs & { readonly block: BlockHead; readonly arrivals: readonly Arrival[] };

/**
 * Outputs that pay to addresses of ours, a treasury's among them, while nobody else moves their
 * network.
 */
export type OutputWriter = {
  /** Those that the block made, then that they were spent by it. */
  add(network: NetworkCode, moves: BlockMoves): Promise<void>;
  /** The same of a block that is read once more: what is kept stays as it is. */
  addMissing(network: NetworkCode, moves: BlockMoves): Promise<void>;
  /** What the block spent is unspent again, and what it made is gone. */
  takeBack(network: NetworkCode, block: BlockHead): Promise<void>;
};

export type OutputChainWriter = ChainWriter & { readonly outputs: OutputWriter };

export type InOutputChain = InChain<OutputChainWriter>;
