import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import type { BulkChange, BulkStatus } from "../../domain/money/bulk-payment.ts";
import { placeIn } from "../money/follow-shared.ts";
import type { BulkChanged } from "./ports.ts";

/** What followers are given. `change`: null of the present state. */
export type BulkEventData = EventData<"coffer.payments.bulk.created"> & {
  readonly status: BulkStatus;
  readonly change: BulkChange | null;
};

export const FIELD = "bulkPaymentStatus";

/** The event of each change, without what every type of payments begins with. */
const TYPES = {
  CREATED: { type: "bulk.created" },
  STARTED: { type: "bulk.started" },
  PROGRESSED: { type: "bulk.progressed" },
  COMPLETED: { type: "bulk.completed" },
  CANCELLED: { type: "bulk.cancelled" },
} as const satisfies Record<BulkChange, Pick<NewEvent<"payments">, "type">>;

/** Every type that a change of a bulk payment is told as. */
export const BULK_EVENT_TYPES = Object.values(TYPES).map(({ type }) => `coffer.payments.${type}` as const);

/** Its id is the change's place, so a repeat is recognised. */
export function toBulkEvent(changed: BulkChanged): NewEvent<"payments"> {
  const { bulkId, sequence, change, at, owner } = changed;
  const { change: _kind, ...data } = toEventData(changed);
  return {
    id: `${bulkId}/${sequence}`,
    ...TYPES[change],
    subject: bulkId,
    sequence,
    time: at,
    ownerId: owner.userId,
    data,
    follow: {
      field: FIELD,
      places: [
        placeIn(streamOfOne(FIELD, bulkId), sequence),
        placeIn(streamOfPerson(FIELD, owner.userId), owner.sequence),
      ],
    },
  };
}

export const toEventData = ({ bulkId, owner, change, status, at, rows, counts }: BulkChanged): BulkEventData => ({
  bulkPaymentId: bulkId,
  userId: owner.userId,
  change,
  status,
  at: at.toISOString(),
  rows,
  ...counts,
});
