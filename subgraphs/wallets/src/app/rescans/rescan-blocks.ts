import type { Clock } from "@coffer/platform/values/clock";
import { isInSight } from "../../domain/chains/following.ts";
import { goOn, type NetworkRescan, type NetworkRescanId } from "../../domain/rescans/rescan.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader, ContentWatch, InChain } from "../chains/ports.ts";
import type { OldBlock, ReadOldBlock } from "../tokens/read-old-block.ts";
import type { FindOldDeposits, RescanChainWriter, RescanReader } from "./ports.ts";

type Deps<Writer extends RescanChainWriter> = {
  readonly network: NetworkCode;
  readonly readBlock: ReadOldBlock;
  /**
   * The same without what contracts paid on, which nodes forget sooner; null where it is not asked
   * for.
   */
  readonly readUntraced: ReadOldBlock | null;
  readonly chains: Pick<ChainReader, "find">;
  readonly rescans: Pick<RescanReader, "listOpen">;
  readonly inChain: InChain<Writer>;
  /** What is on the chain, whoever has booked it. */
  readonly facts: readonly ContentWatch<Writer>["added"][];
  /** What is told to the books. */
  readonly findDeposits: FindOldDeposits<Writer>;
  /** The same of what comes to the treasury; null where there is none. */
  readonly funding: Pick<ContentWatch<Writer>, "added"> | null;
  readonly clock: Clock;
};

/** Blocks of one round: between rounds the network is followed. */
const STEPS_MAX = 32;

/**
 * Reads blocks of before once more, for what is pooled and was not seen then: by the steps that
 * read each new block, with a cursor of its own, up to the network's. Each block is one
 * transaction, so it goes on wherever it was stopped, and whatever is known already stays as it is.
 * What it finds is confirmed as any other deposit. True where more is to be done at once.
 */
export function makeRescanBlocks<Writer extends RescanChainWriter>(deps: Deps<Writer>): () => Promise<boolean> {
  const { network, chains, rescans, inChain } = deps;
  return async () => {
    const open = (await rescans.listOpen()).find((one) => one.network === network);
    if (!open) return false;
    for (let at: Pick<NetworkRescan, "id" | "at"> = open, steps = 0; steps < STEPS_MAX; steps += 1) {
      const chain = await chains.find(network);
      const height = at.at + 1;
      if (!isInSight(chain) || height > chain.cursor.height) return false;
      const found = await readOld(deps, height, chain.leader ?? 1);
      if (!found) return false;
      const next = await inChain((writer) => take(deps, writer, { id: open.id, height, found }));
      if (next === null || next.endedAt !== null) return false;
      at = next;
    }
    return true;
  };
}

type Found = OldBlock & { readonly isTraced: boolean };

async function readOld(
  { readBlock, readUntraced }: Pick<Deps<RescanChainWriter>, "readBlock" | "readUntraced">,
  height: number,
  leader: number,
): Promise<Found | null> {
  const found = await readBlock(height, leader);
  if (found) return { ...found, isTraced: true };
  const untraced = (await readUntraced?.(height, leader)) ?? null;
  return untraced && { ...untraced, isTraced: false };
}

type Read = { readonly id: NetworkRescanId; readonly height: number; readonly found: Found };

/** Null where another has read it, an operator has stopped it, or its block was replaced. */
async function take<Writer extends RescanChainWriter>(
  { network, facts, findDeposits, funding, clock }: Deps<Writer>,
  writer: Writer,
  { id, height, found }: Read,
): Promise<NetworkRescan | null> {
  const locked = await writer.lock(network);
  const rescan = await writer.rescans.findOpen(network);
  if (!isInSight(locked) || rescan?.id !== id || rescan.at !== height - 1) return null;
  if (locked.cursor.height < height || !(await found.isStillOurs())) return null;
  const { contents, isTraced } = found;
  const { free, left } = await writer.rescans.split(network, contents);
  await writer.rescans.keepLeft(id, left);
  for (const watch of facts) await watch(writer, contents);
  const credited = { ...contents, arrivals: free };
  const news = await findDeposits(writer, credited);
  await funding?.added(writer, credited);
  const step = { found: news, leftOut: left.length, untraced: isTraced ? 0 : 1 };
  const next = goOn(rescan, step, { cursor: locked.cursor.height, now: clock.now() });
  await writer.rescans.keep(next);
  return next;
}
