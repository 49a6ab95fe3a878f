import { makeLeases } from "@coffer/platform/queue/leases";
import { makeListChainOrigins } from "../adapters/postgres/deposits/chain-table.ts";
import { makeListDepositedFrom } from "../adapters/postgres/deposits/deposit-table.ts";
import { DEPOSITS, RETURNS } from "../adapters/postgres/deposits/queue.ts";
import { receivable } from "../adapters/postgres/money/system-accounts.ts";
import { makeIsBeingEnded } from "../adapters/postgres/stuck/being-ended.ts";
import { makeGiveBack } from "../app/deposits/give-back.ts";
import { makeLookUpDeposit } from "../app/deposits/look-up.ts";
import type { DepositProvider, Sources } from "../app/deposits/ports.ts";
import { makeSettleDeposit } from "../app/deposits/settle-deposit.ts";
import { makeWatchCredited } from "../app/deposits/watch-credited.ts";
import { isToReturn } from "../domain/deposits/steps.ts";
import type { ClearingAccount } from "../domain/money/clearing.ts";
import { noteEndangered, noteTakenBack } from "../jobs/deposits/note-taken-back.ts";
import { makeReturnDepositsJob, noteReturned } from "../jobs/deposits/return-deposits.ts";
import { makeSettleDepositsJob, noteFailedDeposit } from "../jobs/deposits/settle-deposits.ts";
import type { Money } from "./money.ts";

type Outside = {
  readonly provider: DepositProvider;
  readonly sources: Sources;
  readonly clearing: ClearingAccount;
  readonly places: number;
};

export function composeDeposits(money: Money, { provider, sources, clearing, places }: Outside) {
  const { pool, log } = money;
  const parts = { ...money, provider, sources, listDepositedFrom: makeListDepositedFrom(pool) };
  const returning = makeReturnDepositsJob({
    leases: makeLeases(pool, RETURNS),
    work: makeGiveBack({ ...parts, returned: noteReturned(log) }),
    places,
    log,
  });
  const noteFailed = noteFailedDeposit(log);
  const settling = makeSettleDepositsJob({
    leases: makeLeases(pool, DEPOSITS),
    work: makeSettleDeposit({
      ...parts,
      isBeingEnded: makeIsBeingEnded(pool, money.clock),
      clearing,
      failed(payment) {
        if (!isToReturn(payment)) return;
        noteFailed(payment);
        returning.wake();
      },
    }),
    places,
    log,
  });
  const known = { endangered: noteEndangered(log), takenBack: noteTakenBack(log) };
  return {
    provider,
    sources,
    listDepositedFrom: parts.listDepositedFrom,
    listChainOrigins: makeListChainOrigins(pool),
    lookUpDeposit: makeLookUpDeposit(parts),
    watchCredited: makeWatchCredited({ ...parts, ...known, clearing, receivable }),
    requested: () => settling.wake(),
    jobs: [settling, returning],
  };
}
