import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeContactDesk } from "../adapters/postgres/contacts/contact-desk.ts";
import { makeCurrencyDesk } from "../adapters/postgres/currencies/currency-desk.ts";
import { makeCountDebts, makeDebtDesk } from "../adapters/postgres/debts/debt-desk.ts";
import { makeFeeDesk } from "../adapters/postgres/fees/schedules.ts";
import type { TestClockDeps } from "../app/clock/advance-test-clock.ts";
import type { Assets } from "../app/money/ports.ts";
import type { PaymentsConfig } from "../config.ts";

/** What needs nothing but its tables. */
export function composeDesks(
  { pool, wakes, assets }: Pick<SubgraphEnvironment, "pool" | "wakes"> & { readonly assets: Assets },
  { contactsMax }: Pick<PaymentsConfig, "contactsMax">,
  testClock: TestClockDeps["testClock"],
) {
  const contactDesk = makeContactDesk(pool, contactsMax);
  const [currencyDesk, feeDesk] = [makeCurrencyDesk(pool), makeFeeDesk(pool)];
  const debtDesk = makeDebtDesk({ pool, assets, committed: () => wakes.wake("payments", "ledger") });
  return {
    useCases: { debtDesk, contactDesk, currencyDesk, feeDesk, testClock },
    reads: {
      contacts: contactDesk,
      debts: debtDesk,
      currencyChanges: currencyDesk.findMany,
      feeSchedules: feeDesk.list,
      readTestClock: async () => (await testClock?.read()) ?? null,
    },
    counts: [
      {
        name: "coffer_payment_debts",
        help: "Deposits that were taken back of which something is owed, by their currency.",
        label: "currency",
        count: makeCountDebts(pool),
      },
    ],
  };
}
