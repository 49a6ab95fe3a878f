import type { QueueTable } from "@coffer/platform/queue/leases";

/** Methods that their provider is to be asked about again. */
export const METHODS: QueueTable = { table: "method_task", owner: "owner_id", kind: "kind" };
