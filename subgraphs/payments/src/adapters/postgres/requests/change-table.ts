import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { RequestChanged } from "../../../app/requests/ports.ts";
import type { RequestChange, RequestStatus } from "../../../domain/money/payment-request.ts";
import type { ChangeTable } from "../money/change-reader.ts";

type RequestChangeRow = {
  request_id: Uuid;
  sequence: string;
  change: RequestChange;
  status: RequestStatus;
  at: Date;
  payee_id: Uuid;
  payee_sequence: string;
  payer_id: Uuid | null;
  payer_sequence: string | null;
};

export const REQUEST_CHANGES: ChangeTable<RequestChangeRow, RequestChanged> = {
  table: "request_event",
  one: "request_id",
  columns: `e.request_id, e.sequence::text AS sequence, e.change, e.status, e.at, e.payee_id, e.payee_sequence::text AS payee_sequence,
    e.payer_id, e.payer_sequence::text AS payer_sequence`,
  sides: [
    { user: "payee_id", sequence: "payee_sequence" },
    { user: "payer_id", sequence: "payer_sequence" },
  ],
  heads: "request_stream",
  toChange: (row) => ({
    requestId: idFromUuid("prq", row.request_id),
    sequence: row.sequence,
    change: row.change,
    status: row.status,
    at: row.at,
    payee: { userId: idFromUuid("usr", row.payee_id), sequence: row.payee_sequence },
    payer:
      row.payer_id && row.payer_sequence
        ? { userId: idFromUuid("usr", row.payer_id), sequence: row.payer_sequence }
        : null,
  }),
};
