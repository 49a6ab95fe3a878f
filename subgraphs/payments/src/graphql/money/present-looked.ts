import type { Looked, Period } from "../../app/money/made-payments.ts";

/** Which payments were looked at, of those of a time. */
export const presentLooked = ({ from, before }: Period, { payments, isPartial, since }: Looked) => ({
  from,
  before,
  lookedFrom: since,
  lookedAt: payments,
  isPartial,
});
