import type { QueueTable } from "@coffer/platform/queue/leases";

/** Files that are QUEUED. */
export const EXPORTS: QueueTable = { table: "export_task", owner: "owner_id", kind: "kind" };
