import { makeMethodDesk } from "../adapters/postgres/methods/method-desk.ts";
import { makeClearing } from "../adapters/postgres/money/system-accounts.ts";
import type { FindPricedMethod } from "../app/fees/ports.ts";
import type { PaymentsConfig } from "../config.ts";
import { composeDeposits } from "./deposits.ts";
import { composeMethods } from "./methods.ts";
import type { Money } from "./money.ts";
import type { Providers } from "./providers.ts";
import { composeWithdrawals } from "./withdrawals.ts";

/** All that a provider does for us. */
export function composeOutside(
  money: Money,
  providers: Providers,
  { methodsMax, providerPlaces: places }: Pick<PaymentsConfig, "methodsMax" | "providerPlaces">,
) {
  // Where there is nobody, nothing is begun, and what was begun is another's.
  const parts = { clearing: makeClearing(providers.name ?? "sandbox"), places };
  const methodDesk = makeMethodDesk(money.pool, methodsMax);
  const findPricedMethod: FindPricedMethod = async (userId, id) =>
    (await methodDesk.findUsable(userId, id))?.kind ?? null;
  const methods = composeMethods(money, { ...parts, methodDesk, methodProvider: providers.methods });
  const deposits = composeDeposits(money, { ...parts, provider: providers.deposits, sources: methodDesk });
  const withdrawals = composeWithdrawals(money, { ...parts, payouts: providers.payouts, destinations: methodDesk });
  return {
    useCases: { ...deposits, ...withdrawals, ...methods, findPricedMethod },
    reads: {
      listWithdrawnTo: withdrawals.listWithdrawnTo,
      listDepositedFrom: deposits.listDepositedFrom,
      findMethods: methodDesk.findMany,
      methodsOfUsers: methodDesk.listOf,
      scenarios: providers.scenarios,
    },
    jobs: [...deposits.jobs, withdrawals.job, methods.job],
  };
}
