import type { Logger } from "@coffer/platform/running/log";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import {
  type BlockContents,
  type BlockReader,
  type BlockWatch,
  type ChainWriter,
  type ContentWatch,
  isNodeFault,
  NoAnswer,
} from "./ports.ts";

type Deps<Writer extends ChainWriter> = {
  readonly network: NetworkCode;
  /** By the place of each provider; null where nothing is read of such a chain yet. */
  readonly readers: readonly BlockReader[] | null;
  readonly watches: readonly ContentWatch<Writer>[];
  readonly log: Logger;
};

/**
 * Reads each block once for all that look into it, who then write one after the other. Where the
 * provider that is followed does not give the block, or gives one that cannot be right, another is
 * asked for the same: a block of one hash is the same at each.
 */
export const makeWatchBlocks = <Writer extends ChainWriter>(deps: Deps<Writer>): BlockWatch<Writer> => ({
  async read(place, block) {
    const contents = deps.readers && (await readBlockByAny({ ...deps, readers: deps.readers }, place, block));
    return async (writer) => {
      if (contents) for (const watch of deps.watches) await watch.added(writer, contents);
    };
  },
  async takenBack(writer, block) {
    for (const watch of deps.watches) await watch.takenBack(writer, block);
  },
});

type Readable = Pick<Deps<ChainWriter>, "network" | "log"> & { readonly readers: readonly BlockReader[] };

/** At the provider of this place, or at any other one that gives it. Rejects as ChainNode does. */
export async function readBlockByAny(
  { network, readers, log }: Readable,
  place: number,
  block: BlockHead,
): Promise<BlockContents> {
  const faults: unknown[] = [];
  const places = [place, ...[...readers.keys()].map((i) => i + 1).filter((other) => other !== place)];
  for (const one of places) {
    try {
      const reader = readers[one - 1];
      if (reader) return await reader.readBlock(block);
    } catch (error) {
      if (!isNodeFault(error)) throw error;
      log.warn({ network, place: one, height: block.height, error }, "a provider does not give a block");
      faults.push(error);
    }
  }
  throw faults[0] ?? new NoAnswer("no provider reads blocks");
}
