import { makeChangeReader } from "../adapters/postgres/history/change-reader.ts";
import { makeFollowPayments } from "../app/history/follow-payments.ts";
import type { Money } from "./money.ts";

export const composeHistory = (money: Money) => ({
  app: { streams: makeFollowPayments({ ...money, changes: makeChangeReader(money.pool) }) },
});
