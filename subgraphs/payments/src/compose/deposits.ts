import { makeLeases } from "@coffer/platform/queue/leases";
import { DEPOSITS } from "../adapters/postgres/deposits/queue.ts";
import { sandboxClearing } from "../adapters/postgres/money/system-accounts.ts";
import type { DepositProvider } from "../app/deposits/ports.ts";
import { makeSettleDeposit } from "../app/deposits/settle-deposit.ts";
import { makeSettleDepositsJob, noteFailedDeposit } from "../jobs/deposits/settle-deposits.ts";
import type { Money } from "./money.ts";

export function composeDeposits(money: Money, provider: DepositProvider) {
  const { log } = money;
  const job = makeSettleDepositsJob({
    leases: makeLeases(money.pool, DEPOSITS),
    work: makeSettleDeposit({ ...money, provider, clearing: sandboxClearing, failed: noteFailedDeposit(log) }),
    log,
  });
  return { provider, requested: () => job.wake(), job };
}
