import { PAYMENT_CHANGES } from "../adapters/postgres/history/change-table.ts";
import { makeListEveryPayment } from "../adapters/postgres/history/every-payment.ts";
import { makeReadMade } from "../adapters/postgres/history/made-payments.ts";
import { makeChangeReader } from "../adapters/postgres/money/change-reader.ts";
import { makeListReferences } from "../adapters/postgres/references/list-references.ts";
import { makeListRefunds } from "../adapters/postgres/refunds/list-refunds.ts";
import { makeFollowPayments } from "../app/history/follow-payments.ts";
import { makeTakeTurn } from "../app/money/simulation-turns.ts";
import type { Money } from "./money.ts";

/** What looks back over payments takes its reads from those that are made meanwhile. */
const SIMULATIONS_AT_ONCE = 2;

export const composeHistory = (money: Money) => ({
  readMade: makeReadMade(money.pool),
  takeTurn: makeTakeTurn(SIMULATIONS_AT_ONCE),
  app: {
    streams: makeFollowPayments({ ...money, changes: makeChangeReader(money.pool, PAYMENT_CHANGES) }),
    listRefunds: makeListRefunds(money.pool),
    listReferences: makeListReferences(money.pool),
    listEveryPayment: makeListEveryPayment(money.pool, money.payments),
  },
});
