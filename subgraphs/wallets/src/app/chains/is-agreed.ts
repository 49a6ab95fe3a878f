import type { Logger } from "@coffer/platform/running/log";
import type { BlockHead } from "../../domain/chains/block.ts";
import { judgeVotes, type Vote } from "../../domain/chains/votes.ts";
import type { ChainNode, ChainReader, ConnectedNetwork } from "./ports.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly chains: Pick<ChainReader, "listProviders">;
  readonly log: Logger;
};

type Block = Pick<BlockHead, "height" | "hash">;

export type IsAgreed = (block: Block) => Promise<boolean>;

/**
 * Whether a network's providers name this block at its height (0065): what is counted on a block is
 * counted on no single one of them. Whoever is on another chain, or gave no answer a moment ago,
 * has no vote.
 */
export function makeIsAgreed({ connected: { network, nodes }, chains, log }: Deps): IsAgreed {
  return async ({ height, hash }) => {
    const providers = (await chains.listProviders([network])).get(network) ?? [];
    const isMute = (place: number) => {
      const state = providers.find((one) => one.place === place)?.state;
      return state === undefined || state === "OTHER_CHAIN" || state === "UNREACHABLE";
    };
    const votes = await Promise.all(nodes.map((node, i) => (isMute(i + 1) ? null : findVote(node, height))));
    const verdict = judgeVotes(hash, votes);
    if (verdict === "DISPUTED")
      log.error({ network, height }, "providers disagree on a block: nothing that it holds is counted on");
    return verdict === "AGREED";
  };
}

const findVote = (node: ChainNode, height: number): Promise<Vote> =>
  node.headAt(height).then(
    (head) => head?.hash ?? null,
    () => null,
  );

type OfBlocks<One> = {
  readonly blockOf: (one: One) => Block;
  readonly work: (block: Block, ofBlock: readonly One[]) => Promise<void>;
};

/** What stands in blocks, block by block, where providers agree on that: each is asked for once. */
export async function forAgreedBlocks<One>(
  isAgreed: IsAgreed,
  all: readonly One[],
  { blockOf, work }: OfBlocks<One>,
): Promise<void> {
  for (const ofBlock of Map.groupBy(all, (one) => blockOf(one).hash).values()) {
    const block = blockOf(ofBlock[0] as One);
    if (await isAgreed(block)) await work(block, ofBlock);
  }
}
