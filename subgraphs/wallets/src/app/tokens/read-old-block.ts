import type { Logger } from "@coffer/platform/running/log";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { IsAgreed } from "../chains/is-agreed.ts";
import {
  type BlockContents,
  type BlockReader,
  type ChainReader,
  type ConnectedNetwork,
  isNodeFault,
} from "../chains/ports.ts";
import { readBlockByAny } from "../chains/watch-blocks.ts";
import type { ReadOldTokenLogs } from "./read-old-token-logs.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly readers: readonly BlockReader[];
  /** Where what contracts have logged is in no block; null where it is. */
  readonly readTokens: ReadOldTokenLogs | null;
  readonly chains: Pick<ChainReader, "blockAt">;
  readonly isAgreed: IsAgreed;
  readonly log: Logger;
};

export type OldBlock = {
  readonly contents: BlockContents;
  /**
   * Whether it is still ours, for whoever has locked the network: who moves it waits for them, so
   * what is committed now is so to the end of their transaction.
   */
  isStillOurs(): Promise<boolean>;
};

/** Null where nobody gives it now. `leader`: the place of the provider that is followed. */
export type ReadOldBlock = (height: number, leader: number) => Promise<OldBlock | null>;

/**
 * Reads a block of before once more, with what contracts of tokens have logged in it. One that is
 * kept has to be ours; an older one is what every provider names at that height.
 */
export const makeReadOldBlock = (deps: Deps): ReadOldBlock => {
  const { chains, connected, log } = deps;
  const { network } = connected;
  return async (height, leader) => {
    const kept = await chains.blockAt(network, height);
    const contents = await read(deps, { height, leader, kept }).catch((error: unknown) => {
      if (!isNodeFault(error)) throw error;
      log.info({ network, height, error }, "no node gives a block of before now");
      return null;
    });
    return (
      contents && {
        contents,
        isStillOurs: async () => kept === null || (await chains.blockAt(network, height))?.hash === kept.hash,
      }
    );
  };
};

type Sought = { readonly height: number; readonly leader: number; readonly kept: BlockHead | null };

async function read(deps: Deps, { height, leader, kept }: Sought): Promise<BlockContents | null> {
  const block = kept ?? (await findOld(deps, leader, height));
  if (block === null) return null;
  const contents = await readBlockByAny({ ...deps, network: deps.connected.network }, leader, block);
  if (deps.readTokens === null) return contents;
  const ofTokens = await deps.readTokens(block);
  return ofTokens && { ...contents, arrivals: [...contents.arrivals, ...ofTokens] };
}

/** Deeper than blocks are kept: what every provider names. */
async function findOld(
  { connected: { nodes }, isAgreed }: Deps,
  leader: number,
  height: number,
): Promise<BlockHead | null> {
  const block = (await nodes[leader - 1]?.headAt(height)) ?? null;
  return block && (await isAgreed(block)) ? block : null;
}
