import type { Clock } from "@coffer/platform/values/clock";
import { goesOn, isInSight } from "../../domain/chains/following.ts";
import { confirmationsAt, type Deposit } from "../../domain/deposits/deposit.ts";
import { forAgreedBlocks, type IsAgreed } from "../chains/is-agreed.ts";
import type { ChainReader } from "../chains/ports.ts";
import { depositConfirmed } from "./events.ts";
import type { DepositReader, InDepositChain, WatchedNetwork } from "./ports.ts";

type Deps = {
  readonly watched: WatchedNetwork;
  readonly chains: Pick<ChainReader, "find">;
  readonly isAgreed: IsAgreed;
  readonly deposits: Pick<DepositReader, "listDue">;
  readonly inChain: InDepositChain;
  readonly clock: Clock;
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
  const { watched, chains, deposits, isAgreed } = deps;
  const { network } = watched;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const due = await deposits.listDue(network, chain.cursor.height, DUE_MAX);
    const blockOf = ({ height, blockHash }: Deposit) => ({ height, hash: blockHash });
    await forAgreedBlocks(isAgreed, due, { blockOf, work: ({ hash }, ofBlock) => confirm(deps, hash, ofBlock) });
  };
}

async function confirm(deps: Deps, hash: string, due: readonly Deposit[]): Promise<void> {
  const { watched, inChain, clock, announce } = deps;
  const isTold = await inChain(async (writer) => {
    const chain = await writer.lock(watched.network);
    if (!goesOn(chain)) return false;
    const isHeld = (deposit: Deposit) => confirmationsAt(deposit, chain.cursor.height) >= deposit.needed;
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
