import type { Logger } from "@coffer/platform/running/log";
import type { BlockHead } from "../../domain/chains/block.ts";
import { heightHolding } from "../../domain/chains/depth.ts";
import { judgeVotes, type Vote } from "../../domain/chains/votes.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { type ChainNode, type ChainReader, type ConnectedNetwork, isNodeFault } from "./ports.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly chains: Pick<ChainReader, "listProviders">;
  readonly log: Logger;
};

type Block = Pick<BlockHead, "height" | "hash">;

/**
 * `countedOn`: the height of the newest of the blocks below it that is counted on, as one that
 * enough others hold.
 */
export type IsAgreed = (block: Block, countedOn?: number) => Promise<boolean>;

/**
 * Whether a network's providers name this block at its height (0065): what is counted on a block is
 * counted on no single one of them. Whoever is on another chain, or gave no answer a moment ago,
 * has no vote. Of a chain that says itself what is final, nor has who does not have final yet what
 * is counted on: there blocks on top of one mean little while nothing is.
 */
export function makeIsAgreed({ connected: { network, nodes }, chains, log }: Deps): IsAgreed {
  return async ({ height, hash }, countedOn) => {
    const providers = (await chains.listProviders([network])).get(network) ?? [];
    const isMute = (place: number) => {
      const state = providers.find((one) => one.place === place)?.state;
      return state === undefined || state === "OTHER_CHAIN" || state === "UNREACHABLE";
    };
    const votes = await Promise.all(nodes.map((node, i) => (isMute(i + 1) ? null : findVote(node, height, countedOn))));
    const verdict = judgeVotes(hash, votes);
    if (verdict === "DISPUTED")
      log.error({ network, height }, "providers disagree on a block: nothing that it holds is counted on");
    return verdict === "AGREED";
  };
}

async function findVote(node: ChainNode, height: number, countedOn: number | undefined): Promise<Vote> {
  try {
    const head = await node.headAt(height);
    if (countedOn === undefined || !node.finalHeight) return head?.hash ?? null;
    return (await node.finalHeight()) >= countedOn ? (head?.hash ?? null) : null;
  } catch (error) {
    if (!isNodeFault(error)) throw error;
    return null;
  }
}

type Sight = {
  readonly network: NetworkCode;
  readonly chains: Pick<ChainReader, "lowestFrom">;
  readonly isAgreed: IsAgreed;
};

type Held<One> = {
  /** The height of its block, and how many have to hold that, itself among them. */
  readonly depthOf: (one: One) => { readonly height: number; readonly confirmations: number };
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
  { depthOf, work }: Held<One>,
): Promise<void> {
  const topOf = (one: One): number => {
    const { height, confirmations } = depthOf(one);
    return heightHolding(height, confirmations);
  };
  for (const [top, held] of Map.groupBy(all, topOf)) {
    // One above it, which commits to it as well, where it is long ago and not kept.
    const block = await chains.lowestFrom(network, top);
    const countedOn = Math.max(...held.map((one) => depthOf(one).height));
    if (block && (await isAgreed(block, countedOn))) await work(block, held);
  }
}
