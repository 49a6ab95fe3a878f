import type pg from "pg";
import { makeContactDesk } from "../adapters/postgres/contacts/contact-desk.ts";
import { makeCurrencyDesk } from "../adapters/postgres/currencies/currency-desk.ts";
import { makeFeeDesk } from "../adapters/postgres/fees/schedules.ts";
import type { TestClockDeps } from "../app/clock/advance-test-clock.ts";
import type { PaymentsConfig } from "../config.ts";

/** What needs nothing but its tables. */
export function composeDesks(
  pool: pg.Pool,
  { contactsMax }: Pick<PaymentsConfig, "contactsMax">,
  testClock: TestClockDeps["testClock"],
) {
  const contactDesk = makeContactDesk(pool, contactsMax);
  const [currencyDesk, feeDesk] = [makeCurrencyDesk(pool), makeFeeDesk(pool)];
  return {
    useCases: { contactDesk, currencyDesk, feeDesk, testClock },
    reads: {
      contacts: contactDesk,
      currencyChanges: currencyDesk.findMany,
      feeSchedules: feeDesk.list,
      readTestClock: async () => (await testClock?.read()) ?? null,
    },
  };
}
