import type { QueueTable } from "@coffer/platform/queue/leases";

/** Withdrawals that are neither completed, called off nor failed: by their priority. */
export const WITHDRAWALS: QueueTable = {
  table: "withdrawal_task",
  owner: "owner_id::text || ' ' || kind",
  kind: "kind",
  rank: "CASE priority WHEN 'HIGH' THEN 0 WHEN 'NORMAL' THEN 1 ELSE 2 END",
};
