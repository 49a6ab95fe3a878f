import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { BlockHead } from "../../domain/chains/block.ts";
import { confirmationsAt, type Deposit, heightHeldBy, judgeVotes, type Vote } from "../../domain/deposits/deposit.ts";
import type { ChainNode, ChainReader, ConnectedNetwork } from "../chains/ports.ts";
import { depositConfirmed } from "./events.ts";
import type { DepositReader, InDepositChain, WatchedNetwork } from "./ports.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly watched: WatchedNetwork;
  readonly chains: Pick<ChainReader, "find" | "listProviders">;
  readonly deposits: Pick<DepositReader, "listDue">;
  readonly inChain: InDepositChain;
  readonly clock: Clock;
  readonly log: Logger;
  /** There is something to be told. */
  readonly announce: () => void;
};

/** Of one round. */
const DUE_MAX = 500;

/**
 * Confirms what enough blocks hold, where its providers agree on the block (0065): payments credits
 * it. They are asked outside of the transaction, and the hash that they named goes into it: a
 * deposit whose block was taken back meanwhile is left.
 */
export function makeConfirmDeposits(deps: Deps): () => Promise<void> {
  const { connected, watched, chains, deposits } = deps;
  const { network } = connected;
  return async () => {
    const chain = await chains.find(network);
    if (chain === null || chain.state === "STOPPED" || chain.state === "WAITING") return;
    const due = await deposits.listDue(network, heightHeldBy(chain.cursor.height, watched.confirmations), DUE_MAX);
    for (const [hash, ofBlock] of Map.groupBy(due, ({ blockHash }) => blockHash)) {
      const { height } = ofBlock[0] as Deposit;
      if (await isAgreed(deps, { height, hash })) await confirm(deps, hash, ofBlock);
    }
  };
}

async function confirm(deps: Deps, hash: string, due: readonly Deposit[]): Promise<void> {
  const { connected, watched, inChain, clock, announce } = deps;
  const isTold = await inChain(async (writer) => {
    const chain = await writer.lock(connected.network);
    const isHeld = (deposit: Deposit) =>
      confirmationsAt(deposit, chain?.cursor.height ?? null) >= watched.confirmations;
    if (chain === null || chain.state === "STOPPED") return false;
    const at = clock.now();
    const confirmed = await writer.deposits.confirm(
      due.filter(isHeld).map(({ id }) => id),
      hash,
      at,
    );
    await writer.deposits.tell(confirmed.map((deposit) => depositConfirmed(deposit, at)));
    return confirmed.length > 0;
  });
  if (isTold) announce();
}

/** Whoever is on another chain, or gave no answer a moment ago, has no vote. */
async function isAgreed(deps: Deps, block: Pick<BlockHead, "height" | "hash">): Promise<boolean> {
  const { connected, chains, log } = deps;
  const { network, nodes } = connected;
  const providers = (await chains.listProviders([network])).get(network) ?? [];
  const isMute = (place: number) => {
    const state = providers.find((one) => one.place === place)?.state;
    return state === undefined || state === "OTHER_CHAIN" || state === "UNREACHABLE";
  };
  const votes = await Promise.all(nodes.map((node, i) => (isMute(i + 1) ? null : findVote(node, block.height))));
  const verdict = judgeVotes(block.hash, votes);
  if (verdict === "DISPUTED")
    log.error({ network, height: block.height }, "providers disagree on a block: what came in with it is not credited");
  return verdict === "AGREED";
}

const findVote = (node: ChainNode, height: number): Promise<Vote> =>
  node.headAt(height).then(
    (head) => head?.hash ?? null,
    () => null,
  );
