import { makeEvent } from "@coffer/contracts/new-event";
import type { Expand } from "@coffer/platform/events/outbox";
import { toRequestEvent } from "../../../app/requests/request-event.ts";
import { REQUEST_CHANGE_COLUMNS, type RequestChangeRow, toRequestChanged } from "./request-changes.ts";

/** Changes of requests, `[[request, sequence], …]`, as one event each. */
export const expandRequestChanges: Expand = async (sql, row) => {
  const changed = row.payload as [string, number][];
  const rows = await sql.query<RequestChangeRow>(
    `SELECT ${REQUEST_CHANGE_COLUMNS} FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place)
     JOIN request_event e ON e.request_id = u.id AND e.sequence = u.sequence ORDER BY u.place`,
    [changed.map(([id]) => id), changed.map(([, sequence]) => sequence)],
  );
  return rows.map((found) => makeEvent("payments", toRequestEvent(toRequestChanged(found))));
};
