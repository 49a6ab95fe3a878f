import { makeMethodDesk } from "../adapters/postgres/methods/method-desk.ts";
import { makeClearing } from "../adapters/postgres/money/system-accounts.ts";
import type { FindPricedMethod } from "../app/fees/ports.ts";
import type { PaymentsConfig } from "../config.ts";
import { SIMULATIONS } from "../domain/simulations/listed.ts";
import { composeDeposits } from "./deposits.ts";
import { composeMethods } from "./methods.ts";
import type { Money } from "./money.ts";
import type { Providers } from "./providers.ts";
import { composeStuck } from "./stuck.ts";
import { composeWatching } from "./watching.ts";
import { composeWithdrawals } from "./withdrawals.ts";

type OutsideConfig = Pick<PaymentsConfig, "methodsMax" | "providerPlaces" | "stuckAfterSeconds" | "bitcoinNetwork">;

/** All that a provider does for us. */
export function composeOutside(
  money: Money,
  providers: Providers,
  { methodsMax, providerPlaces: places, stuckAfterSeconds, bitcoinNetwork }: OutsideConfig,
) {
  // Where there is nobody, nothing is begun, and what was begun is another's.
  const parts = { clearing: makeClearing(providers.name ?? "sandbox"), places };
  const methodDesk = makeMethodDesk(money.pool, methodsMax);
  const findPricedMethod: FindPricedMethod = async (userId, id) =>
    (await methodDesk.findUsable(userId, id))?.kind ?? null;
  const methods = composeMethods(money, { ...parts, methodDesk, methodProvider: providers.methods });
  const deposits = composeDeposits(money, { ...parts, provider: providers.deposits, sources: methodDesk });
  const withdrawals = composeWithdrawals(money, {
    ...{ ...parts, bitcoinNetwork },
    payouts: providers.payouts,
    destinations: methodDesk,
  });
  const stuck = composeStuck(money, { ...deposits, ...withdrawals }, stuckAfterSeconds);
  const watching = composeWatching(money, { ...deposits, ...withdrawals, places });
  const askers = [...deposits.jobs, ...withdrawals.jobs, watching];
  const wake = () => {
    for (const job of askers) job.wake();
  };
  return {
    useCases: {
      ...deposits,
      ...withdrawals,
      ...methods,
      findPricedMethod,
      simulator: providers.simulator,
      ...stuck.useCases,
      retried: wake,
      ended: wake,
    },
    reads: {
      listWithdrawnTo: withdrawals.listWithdrawnTo,
      listDepositedFrom: deposits.listDepositedFrom,
      listChainOrigins: deposits.listChainOrigins,
      listPayouts: withdrawals.listPayouts,
      findMethods: methodDesk.findMany,
      methodsOfUsers: methodDesk.listOf,
      scenarios: providers.scenarios,
      simulations: providers.simulator ? SIMULATIONS : [],
      providerName: providers.name,
      ...stuck.app,
    },
    counts: stuck.counts,
    jobs: [...askers, methods.job],
  };
}
