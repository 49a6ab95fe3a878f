import type { QueueTable } from "@coffer/platform/queue/leases";
import { PRESENT } from "../clock/present.ts";

/** Schedules that have not ENDED, due at their next date. */
export const SCHEDULES: QueueTable = {
  table: "schedule_task",
  owner: "owner_id::text || ' ' || kind",
  kind: "kind",
  present: PRESENT,
};
