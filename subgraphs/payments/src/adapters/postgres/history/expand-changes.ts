import { makeEvent } from "@coffer/contracts/new-event";
import type { Expand } from "@coffer/platform/events/outbox";
import { FIELD, toEventData, toStreamPlaces } from "../../../app/history/payment-event.ts";
import type { PaymentChange } from "../../../app/history/ports.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import { CHANGE_COLUMNS, type ChangeRow, toChange } from "./change-reader.ts";

const ownerOf = ({ from, to }: PaymentChange): { readonly ownerId?: UserId } => {
  const owner = from ?? to;
  return owner ? { ownerId: owner.userId } : {};
};

/**
 * A batch's changes, `[[payment, sequence], …]`, as one event each. Its id is the change's place,
 * so a repeat is recognised.
 */
export const expandChanges: Expand = async (sql, row) => {
  const changed = row.payload as [string, number][];
  const rows = await sql.query<ChangeRow>(
    `SELECT ${CHANGE_COLUMNS} FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place)
     JOIN payment_event e ON e.payment_id = u.id AND e.sequence = u.sequence ORDER BY u.place`,
    [changed.map(([id]) => id), changed.map(([, sequence]) => sequence)],
  );
  return rows.map(toChange).map((change) =>
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
};
