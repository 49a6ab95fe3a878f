import { newId } from "@coffer/contracts/ids";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { BlockHead } from "../../domain/chains/block.ts";
import { scanRange } from "../../domain/chains/scan.ts";
import { beginRescan } from "../../domain/rescans/rescan.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { type BeginWatch, type ChainNode, NoAnswer } from "../chains/ports.ts";
import type { RescanChainWriter, RescanReader } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  readonly rescans: Pick<RescanReader, "findOldest">;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Miners of Bitcoin may say another time than it is: no less than the middle one of eleven blocks
 * before, at most two hours ahead of others' clocks.
 */
const CLOCKS_MS = 3 * 3_600_000;

/**
 * Where a network is seen for the first time, addresses may have been given out long ago: what came
 * to them below the block where following begins is looked for, from the one on that was the newest
 * when the first wallet was made there.
 */
export const makeBackfill =
  ({ network, rescans, clock, log }: Deps): BeginWatch<RescanChainWriter> =>
  async (node, cursor) => {
    const oldest = await rescans.findOldest(network);
    const since = oldest && new Date(oldest.getTime() - CLOCKS_MS);
    if (since === null || since > cursor.time) return async () => undefined;
    const { lowest } = scanRange(cursor.height);
    const from = await findHeightAt(node, { since, lowest, cursor });
    return async ({ rescans: writer }) => {
      if (from === lowest && lowest > 0)
        log.warn(
          { network, from },
          "a wallet may be older than the blocks that are read once more: what came before is not looked for",
        );
      log.info({ network, from }, "wallets are older than this network is followed: blocks of before are read");
      const begun = { id: newId("rsc"), network, asked: null, requestedAt: clock.now() };
      await writer.begin(beginRescan(begun, { from, cursor: cursor.height }));
    };
  };

type Range = { readonly since: Date; readonly lowest: number; readonly cursor: BlockHead };

/** The first block of this time or later, as far as times grow. Rejects as ChainNode does. */
async function findHeightAt(node: ChainNode, { since, lowest, cursor }: Range): Promise<number> {
  let [low, high] = [lowest, cursor.height];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const head = await node.headAt(middle);
    if (!head) throw new NoAnswer("a node does not have a block below its newest");
    if (head.time < since) low = middle + 1;
    else high = middle;
  }
  return low;
}
