import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { ExportState, PaymentExport } from "../../../domain/exports/export.ts";

export type ExportRow = {
  id: Uuid;
  owner_id: Uuid;
  what: PaymentExport["kind"];
  is_own: boolean;
  payment_id: Uuid | null;
  status: ExportState;
  failure: "TOO_LARGE" | null;
  expected_rows: number;
  rows: number;
  bytes: string | null;
  created_at: Date;
  ended_at: Date | null;
  expires_at: Date;
  is_given_up: boolean;
};

/** Of `payment_export e`. What was given up waits for an operator: who asked is told so. */
export const EXPORT_COLUMNS = `e.id, e.owner_id, e.what, e.is_own, e.payment_id, e.status, e.failure, e.expected_rows, e.rows, e.bytes::text AS bytes,
  e.created_at, e.ended_at, e.expires_at,
  EXISTS (SELECT FROM export_task t WHERE t.id = e.id AND t.parked_at IS NOT NULL) AS is_given_up`;

export function toExport(row: ExportRow, now: Date): PaymentExport {
  const isGivenUp = row.status === "QUEUED" && row.is_given_up;
  const isOver = row.expires_at <= now;
  return {
    id: idFromUuid("pex", row.id),
    ownerId: idFromUuid("usr", row.owner_id),
    kind: row.what,
    isOwn: row.is_own,
    paymentId: row.payment_id && idFromUuid("pay", row.payment_id),
    state: stateOf(row.status, isGivenUp, isOver),
    failure: isGivenUp && !isOver ? "FAULT" : row.failure,
    expectedRows: row.expected_rows,
    rows: row.rows,
    bytes: row.bytes === null ? null : Number.parseInt(row.bytes, 10),
    createdAt: row.created_at,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
  };
}

function stateOf(status: ExportState, isGivenUp: boolean, isOver: boolean): PaymentExport["state"] {
  if (status === "FAILED") return "FAILED";
  if (isOver) return "EXPIRED";
  return isGivenUp ? "FAILED" : status;
}
