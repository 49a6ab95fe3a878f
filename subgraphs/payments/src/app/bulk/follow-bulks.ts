import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { BulkPayment } from "../../domain/money/bulk-payment.ts";
import { makeFollowShared } from "../money/follow-shared.ts";
import { type BulkEventData, FIELD, toEventData } from "./bulk-event.ts";
import type { BulkChanges, BulkReader } from "./ports.ts";
import { visibleTo } from "./read-bulks.ts";

type Deps = { readonly bulks: Pick<BulkReader, "findMany">; readonly bulkChanges: BulkChanges };

/** The streams behind `bulkPaymentStatus`. */
export const makeFollowBulks = ({ bulks, bulkChanges }: Deps): StreamOwner =>
  makeFollowShared({
    field: FIELD,
    prefix: "blk",
    notFound: { code: "BULK_PAYMENT_NOT_FOUND", message: "is no bulk payment of yours: see `bulkPayments`" },
    find: async (viewer, id) => visibleTo(viewer, (await bulks.findMany([id]))[0] ?? null),
    changes: bulkChanges,
    sidesOf: ({ owner }) => [owner],
    dataOf: toEventData,
    stateOf,
  });

const stateOf = ({ id, from, status, rows, counts, createdAt, startedAt, endedAt }: BulkPayment): BulkEventData => ({
  bulkPaymentId: id,
  userId: from.userId,
  change: null,
  status,
  at: (endedAt ?? startedAt ?? createdAt).toISOString(),
  rows,
  ...counts,
});
