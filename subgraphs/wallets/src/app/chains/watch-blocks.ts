import type { BlockReader, BlockWatch, ChainWriter, ContentWatch } from "./ports.ts";

type Deps<Writer extends ChainWriter> = {
  /** By the place of each provider; null where nothing is read of such a chain yet. */
  readonly readers: readonly BlockReader[] | null;
  readonly watches: readonly ContentWatch<Writer>[];
};

/** Reads each block once for all that look into it, who then write one after the other. */
export const makeWatchBlocks = <Writer extends ChainWriter>({
  readers,
  watches,
}: Deps<Writer>): BlockWatch<Writer> => ({
  async read(place, block) {
    const contents = await readers?.[place - 1]?.readBlock(block);
    return async (writer) => {
      if (contents) for (const watch of watches) await watch.added(writer, contents);
    };
  },
  async takenBack(writer, block) {
    for (const watch of watches) await watch.takenBack(writer, block);
  },
});
