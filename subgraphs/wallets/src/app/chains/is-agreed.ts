import type { Logger } from "@coffer/platform/running/log";
import type { BlockHead } from "../../domain/chains/block.ts";
import { judgeVotes, type Vote } from "../../domain/chains/votes.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
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

type Sight = {
  readonly network: NetworkCode;
  readonly chains: Pick<ChainReader, "lowestFrom">;
  readonly isAgreed: IsAgreed;
};

type Held<One> = {
  /** The height of the block with which as many hold it as have to. */
  readonly heightOf: (one: One) => number;
  readonly work: (block: BlockHead, held: readonly One[]) => Promise<void>;
};

/**
 * What as many blocks hold as have to, where providers agree on the one with which they are as
 * many: it commits to each below it. A block that many hold at one provider alone may be held by
 * none at the others, for blocks on top of a true one cost nothing to make up.
 */
export async function forHeldBlocks<One>(
  { network, chains, isAgreed }: Sight,
  all: readonly One[],
  { heightOf, work }: Held<One>,
): Promise<void> {
  for (const [height, held] of Map.groupBy(all, heightOf)) {
    // One above it, which commits to it as well, where it is long ago and not kept.
    const block = await chains.lowestFrom(network, height);
    if (block && (await isAgreed(block))) await work(block, held);
  }
}
