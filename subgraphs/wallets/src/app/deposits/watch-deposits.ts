import type { Clock } from "@coffer/platform/values/clock";
import type { BlockContents, ContentWatch } from "../chains/ports.ts";
import { depositReversed } from "./events.ts";
import type { DepositChainWriter, WatchedNetwork } from "./ports.ts";

type Deps = { readonly watched: WatchedNetwork; readonly clock: Clock };

/**
 * What came in with the blocks of a network, in the transaction that reads each, or takes it back.
 */
export const makeWatchDeposits = ({ watched, clock }: Deps): ContentWatch<DepositChainWriter> => ({
  async added({ deposits }, { block, arrivals, outputs }) {
    const coinbase = outputs?.coinbase ?? null;
    if (arrivals.length > 0) await deposits.arrived(watched, { block, arrivals, coinbase, at: clock.now() });
  },
  async takenBack({ deposits }, block) {
    const at = clock.now();
    const taken = await deposits.takeBack(watched.network, block, at);
    const reversed = taken.filter(({ state }) => state === "REVERSED");
    await deposits.tell(reversed.map((deposit) => depositReversed(deposit, at)));
  },
});

/** What came in with a block that is read once more: how many deposits were not known. */
export const makeFindDeposits =
  ({ watched, clock }: Deps) =>
  async (
    { deposits }: Pick<DepositChainWriter, "deposits">,
    { block, arrivals, outputs }: BlockContents,
  ): Promise<number> => {
    const coinbase = outputs?.coinbase ?? null;
    return arrivals.length > 0 ? deposits.found(watched, { block, arrivals, coinbase, at: clock.now() }) : 0;
  };
