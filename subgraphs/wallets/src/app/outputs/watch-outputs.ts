import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { BlockContents, ContentWatch } from "../chains/ports.ts";
import type { OutputChainWriter } from "./ports.ts";

/**
 * Keeps which outputs of a network are ours and unspent, in the transaction that reads each block,
 * or takes it back: what can be spent there, and what is there.
 */
export const makeWatchOutputs = (network: NetworkCode): ContentWatch<OutputChainWriter> => ({
  async added(writer, { block, arrivals, outputs }) {
    if (outputs) await writer.outputs.add(network, { ...outputs, block, arrivals });
  },
  takenBack: (writer, block) => writer.outputs.takeBack(network, block),
});

/** Those of a block that is read once more, where they are not kept already. */
export const makeFindOutputs =
  (network: NetworkCode) =>
  async (
    { outputs: kept }: Pick<OutputChainWriter, "outputs">,
    { block, arrivals, outputs }: BlockContents,
  ): Promise<void> => {
    if (outputs) await kept.addMissing(network, { ...outputs, block, arrivals });
  };
