import type { BitcoinNet } from "@coffer/addresses/bitcoin";
import { makeLeases } from "@coffer/platform/queue/leases";
import { makeCustody } from "../adapters/postgres/money/system-accounts.ts";
import { makeIsBeingEnded } from "../adapters/postgres/stuck/being-ended.ts";
import {
  makeAddressPayouts,
  makeIsNetworkOpen,
  makeIsNetworkStopped,
} from "../adapters/postgres/withdrawals/address-payouts.ts";
import { makeIsStopped } from "../adapters/postgres/withdrawals/is-stopped.ts";
import { makeListWithdrawnTo } from "../adapters/postgres/withdrawals/list-withdrawn-to.ts";
import { makeListPayouts } from "../adapters/postgres/withdrawals/payout-table.ts";
import { WITHDRAWALS } from "../adapters/postgres/withdrawals/queue.ts";
import { makeCheckNetwork } from "../app/withdrawals/check-network.ts";
import { makeLookUpWithdrawal } from "../app/withdrawals/look-up.ts";
import { makeFindNetwork } from "../app/withdrawals/networks.ts";
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
  readonly bitcoinNetwork: BitcoinNet;
};

export function composeWithdrawals(money: Money, outside: Outside) {
  const { payouts, destinations, clearing, places } = outside;
  const { pool, log, wakes } = money;
  const listWithdrawnTo = makeListWithdrawnTo(pool);
  const addressPayouts = makeAddressPayouts({ pool, told: () => wakes.wake("payments") });
  const roads = { listWithdrawnTo, destinations, payouts, addressPayouts };
  const job = makePayOutJob({
    leases: makeLeases(pool, WITHDRAWALS),
    work: makePayOut({
      ...money,
      ...roads,
      isStopped: makeIsStopped(pool, money.clock),
      isBeingEnded: makeIsBeingEnded(pool, money.clock),
      unbooked: noteUnbooked(log),
    }),
    places,
    log,
  });
  const findNetwork = makeFindNetwork(outside.bitcoinNetwork);
  const returned = noteReturned(log);
  const watchPaid = makeWatchPaid({ ...money, ...roads, clearing, returned });
  return {
    payouts,
    destinations,
    clearing,
    withdrawn: () => job.wake(),
    lookUpWithdrawal: makeLookUpWithdrawal(roads),
    listWithdrawnTo,
    addressPayouts,
    listPayouts: makeListPayouts(pool),
    findNetwork,
    checkNetwork: makeCheckNetwork({
      findNetwork,
      isNetworkOpen: makeIsNetworkOpen(pool),
      isNetworkStopped: makeIsNetworkStopped(pool),
    }),
    custody: makeCustody(),
    watchPaid,
    jobs: [job],
  };
}
