import { describe, expect, it } from "vitest";
import type { BulkChangesSubscription, OneBulkQuery } from "../../generated/wallet/bulk/bulk.ts";
import { putChange } from "./put-change.ts";

const money = { amount: "3.00", currency: "USD" };
const counts = { pending: 3, paid: 0, refused: 0, skipped: 0 };
const before: OneBulkQuery = {
  bulkPayment: {
    ...{ id: "blk_1", status: "DRAFT", name: null, rowCount: 3, counts, amount: money, fee: money, total: money },
    ...{ createdAt: "2026-01-01T00:00:00Z", startedAt: null, endedAt: null, digest: "ab" },
    fromAccount: { id: "acc_1", name: "USD" },
  },
};
const event = (id: string): BulkChangesSubscription => ({
  bulkPaymentStatus: {
    ...{ cursor: "1", snapshot: false, status: "RUNNING", counts: { ...counts, pending: 1, paid: 2 } },
    bulkPayment: { id, startedAt: "2026-01-01T00:01:00Z", endedAt: null },
  },
});

describe("an event of a bulk payment", () => {
  it("says how far it is, and leaves the rest as it was", () => {
    const after = putChange(before, event("blk_1"));
    expect(after.bulkPayment).toEqual({
      ...before.bulkPayment,
      ...{ status: "RUNNING", startedAt: "2026-01-01T00:01:00Z", counts: { ...counts, pending: 1, paid: 2 } },
    });
  });

  it("says nothing of another one, nor of one that is not there", () => {
    expect(putChange(before, event("blk_2"))).toBe(before);
    expect(putChange({ bulkPayment: null }, event("blk_1"))).toEqual({ bulkPayment: null });
  });
});
