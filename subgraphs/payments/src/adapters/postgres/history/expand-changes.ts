import { makeEvent } from "@coffer/contracts/new-event";
import { FIELD, toEventData, toStreamPlaces } from "../../../app/history/payment-event.ts";
import type { PaymentChange } from "../../../app/history/ports.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import { makeExpandChanges } from "../money/change-reader.ts";
import { PAYMENT_CHANGES } from "./change-table.ts";

const ownerOf = ({ from, to }: PaymentChange): { readonly ownerId?: UserId } => {
  const owner = from ?? to;
  return owner ? { ownerId: owner.userId } : {};
};

/** A batch's changes. An event's id is the change's place, so a repeat is recognised. */
export const expandChanges = makeExpandChanges(PAYMENT_CHANGES, (change) =>
  makeEvent("payments", {
    id: `${change.paymentId}/${change.sequence}`,
    type: "payment.changed",
    subject: change.paymentId,
    sequence: change.sequence,
    time: change.at,
    data: toEventData(change),
    ...ownerOf(change),
    follow: { field: FIELD, places: toStreamPlaces(change) },
  }),
);
