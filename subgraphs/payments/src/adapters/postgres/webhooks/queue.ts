import type { QueueTable } from "@coffer/platform/queue/leases";

/** Requests to one endpoint at once. */
export const PER_ENDPOINT = 4;

/**
 * Deliveries that are PENDING. A claim looks at the first few of each endpoint and at no more: one
 * that is dead may have any number that are due.
 */
export const WEBHOOKS: QueueTable = {
  table: "webhook_task",
  owner: "owner_id",
  kind: "endpoint_id",
  from: `(WITH RECURSIVE waiting AS (
      (SELECT endpoint_id FROM webhook_task WHERE parked_at IS NULL ORDER BY endpoint_id LIMIT 1)
      UNION ALL
      SELECT (SELECT t.endpoint_id FROM webhook_task t WHERE t.parked_at IS NULL AND t.endpoint_id > w.endpoint_id
              ORDER BY t.endpoint_id LIMIT 1)
      FROM waiting w WHERE w.endpoint_id IS NOT NULL
    )
    SELECT first.* FROM waiting w CROSS JOIN LATERAL (
      SELECT * FROM webhook_task t WHERE t.endpoint_id = w.endpoint_id AND t.parked_at IS NULL ORDER BY t.due_at LIMIT ${PER_ENDPOINT}
    ) first) looked`,
};
