import type { Clock } from "@coffer/platform/values/clock";
import type { BlockHead } from "../../domain/chains/block.ts";
import { goesOn, isInSight } from "../../domain/chains/following.ts";
import type { Deposit } from "../../domain/deposits/deposit.ts";
import { forHeldBlocks, type IsAgreed } from "../chains/is-agreed.ts";
import type { ChainReader } from "../chains/ports.ts";
import { depositConfirmed } from "./events.ts";
import type { DepositReader, InDepositChain, WatchedNetwork } from "./ports.ts";

type Deps = {
  readonly watched: WatchedNetwork;
  readonly chains: Pick<ChainReader, "find" | "lowestFrom">;
  readonly isAgreed: IsAgreed;
  readonly deposits: Pick<DepositReader, "listDue" | "isOutdated">;
  readonly inChain: InDepositChain;
  readonly clock: Clock;
  /** There is something to be told. */
  readonly announce: () => void;
};

/** Of one round. */
const DUE_MAX = 500;

/**
 * Confirms what enough blocks hold, by what is asked for now, where its providers agree on the last
 * of them (0065): payments credits it. What is confirmed stays so, whatever is asked later. Nodes
 * are asked outside of the transaction, which looks whether that block is still ours, and leaves
 * a deposit whose own was taken back meanwhile.
 */
export function makeConfirmDeposits(deps: Deps): () => Promise<void> {
  const { watched, chains, deposits, isAgreed, inChain } = deps;
  const { network } = watched;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    if (await deposits.isOutdated(watched))
      await inChain(async (writer) => {
        if (goesOn(await writer.lock(network))) await writer.deposits.needAnew(watched);
      });
    const due = await deposits.listDue(network, chain.cursor.height, DUE_MAX);
    await forHeldBlocks({ network, chains, isAgreed }, due, {
      depthOf: ({ height, needed }) => ({ height, confirmations: needed }),
      work: (block, held) => confirm(deps, block, held),
    });
  };
}

async function confirm(deps: Deps, block: BlockHead, due: readonly Deposit[]): Promise<void> {
  const { watched, inChain, clock, announce } = deps;
  const isTold = await inChain(async (writer) => {
    const chain = await writer.lock(watched.network);
    if (!goesOn(chain) || !(await writer.holds(watched.network, block))) return false;
    const at = clock.now();
    const confirmed: Deposit[] = [];
    for (const [hash, ofBlock] of Map.groupBy(due, ({ blockHash }) => blockHash)) {
      const ids = ofBlock.map(({ id }) => id);
      confirmed.push(...(await writer.deposits.confirm(ids, hash, at)));
    }
    await writer.deposits.tell(confirmed.map((deposit) => depositConfirmed(deposit, at)));
    return confirmed.length > 0;
  });
  if (isTold) announce();
}
