import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { BulkChanged } from "../../../app/bulk/ports.ts";
import type { BulkChange, BulkStatus } from "../../../domain/money/bulk-payment.ts";
import type { ChangeTable } from "../money/change-reader.ts";

type BulkEventRow = {
  bulk_id: Uuid;
  sequence: string;
  change: BulkChange;
  status: BulkStatus;
  at: Date;
  owner_id: Uuid;
  owner_sequence: string;
  rows: number;
  paid: number;
  refused: number;
  skipped: number;
};

const toBulkChanged = (row: BulkEventRow): BulkChanged => ({
  bulkId: idFromUuid("blk", row.bulk_id),
  sequence: row.sequence,
  change: row.change,
  status: row.status,
  at: row.at,
  rows: row.rows,
  counts: { paid: row.paid, refused: row.refused, skipped: row.skipped },
  owner: { userId: idFromUuid("usr", row.owner_id), sequence: row.owner_sequence },
});

export const BULK_CHANGES: ChangeTable<BulkEventRow, BulkChanged> = {
  table: "bulk_event",
  one: "bulk_id",
  columns: `e.bulk_id, e.sequence::text AS sequence, e.change, e.status, e.at, e.owner_id, e.owner_sequence::text AS owner_sequence,
    e.rows, e.paid, e.refused, e.skipped`,
  sides: [{ user: "owner_id", sequence: "owner_sequence" }],
  heads: "bulk_stream",
  toChange: toBulkChanged,
};
