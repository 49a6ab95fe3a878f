import { makeLeases } from "@coffer/platform/queue/leases";
import { makeIsBeingEnded } from "../adapters/postgres/stuck/being-ended.ts";
import { makeIsStopped } from "../adapters/postgres/withdrawals/is-stopped.ts";
import { makeListWithdrawnTo } from "../adapters/postgres/withdrawals/list-withdrawn-to.ts";
import { WITHDRAWALS } from "../adapters/postgres/withdrawals/queue.ts";
import { makeLookUpWithdrawal } from "../app/withdrawals/look-up.ts";
import { makePayOut } from "../app/withdrawals/pay-out.ts";
import type { Destinations, PayoutProvider } from "../app/withdrawals/ports.ts";
import { makeWatchPaid } from "../app/withdrawals/watch-paid.ts";
import type { ClearingAccount } from "../domain/money/clearing.ts";
import { noteReturned } from "../jobs/withdrawals/note-returned.ts";
import { makePayOutJob, noteUnbooked } from "../jobs/withdrawals/pay-out-withdrawals.ts";
import type { Money } from "./money.ts";

type Outside = {
  readonly payouts: PayoutProvider;
  readonly destinations: Destinations;
  readonly clearing: ClearingAccount;
  readonly places: number;
};

export function composeWithdrawals(money: Money, { payouts, destinations, clearing, places }: Outside) {
  const { pool, log } = money;
  const listWithdrawnTo = makeListWithdrawnTo(pool);
  const lookUpWithdrawal = makeLookUpWithdrawal({ listWithdrawnTo, destinations, payouts });
  const job = makePayOutJob({
    leases: makeLeases(pool, WITHDRAWALS),
    work: makePayOut({
      ...money,
      listWithdrawnTo,
      destinations,
      payouts,
      isStopped: makeIsStopped(pool, money.clock),
      isBeingEnded: makeIsBeingEnded(pool, money.clock),
      unbooked: noteUnbooked(log),
    }),
    places,
    log,
  });
  const returned = noteReturned(log);
  const watchPaid = makeWatchPaid({ ...money, listWithdrawnTo, destinations, payouts, clearing, returned });
  return {
    payouts,
    destinations,
    clearing,
    withdrawn: () => job.wake(),
    lookUpWithdrawal,
    listWithdrawnTo,
    watchPaid,
    jobs: [job],
  };
}
