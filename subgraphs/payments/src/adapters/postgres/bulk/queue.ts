import type { QueueTable } from "@coffer/platform/queue/leases";
import { PRESENT } from "../clock/present.ts";

/** Bulk payments that are RUNNING. */
export const BULKS: QueueTable = {
  table: "bulk_task",
  owner: "owner_id",
  kind: "kind",
  present: PRESENT,
};
