import { PAYMENT_CHANGES } from "../adapters/postgres/history/change-table.ts";
import { makeListEveryPayment } from "../adapters/postgres/history/every-payment.ts";
import { makeChangeReader } from "../adapters/postgres/money/change-reader.ts";
import { makeListReferences } from "../adapters/postgres/references/list-references.ts";
import { makeListRefunds } from "../adapters/postgres/refunds/list-refunds.ts";
import { makeFollowPayments } from "../app/history/follow-payments.ts";
import type { Money } from "./money.ts";

export const composeHistory = (money: Money) => ({
  app: {
    streams: makeFollowPayments({ ...money, changes: makeChangeReader(money.pool, PAYMENT_CHANGES) }),
    listRefunds: makeListRefunds(money.pool),
    listReferences: makeListReferences(money.pool),
    listEveryPayment: makeListEveryPayment(money.pool, money.payments),
  },
});
