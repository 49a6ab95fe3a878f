import type { QueueTable } from "@coffer/platform/queue/leases";

/** Withdrawals that are neither completed, called off nor failed. */
export const WITHDRAWALS: QueueTable = {
  table: "withdrawal_task",
  owner: "owner_id::text || ' ' || kind",
  kind: "kind",
};
