import type { BulkChangesSubscription, OneBulkQuery } from "../../generated/wallet/bulk/bulk.ts";

/** What it is after an event. */
export function putChange(before: OneBulkQuery, { bulkPaymentStatus: event }: BulkChangesSubscription): OneBulkQuery {
  const { bulkPayment } = before;
  if (!bulkPayment || bulkPayment.id !== event.bulkPayment.id) return before;
  const { startedAt, endedAt } = event.bulkPayment;
  return { bulkPayment: { ...bulkPayment, status: event.status, counts: event.counts, startedAt, endedAt } };
}
