import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { OwnEndpoint } from "../../../app/webhooks/ports.ts";
import { isWebhookEventType } from "../../../domain/events/event-types.ts";
import type { DisabledReason, EndpointState, WebhookEndpoint } from "../../../domain/webhooks/endpoint.ts";

export type EndpointRow = {
  id: Uuid;
  owner_id: Uuid;
  url: string;
  description: string | null;
  event_types: string[];
  for_everybody: boolean;
  disabled_reason: DisabledReason | null;
  disabled_at: Date | null;
  failing_since: Date | null;
  former_ends_at: Date | null;
  created_at: Date;
  removed_at: Date | null;
};

/** A former secret that has ended is none, whether or not it was cleared. */
export const ENDPOINT_COLUMNS = `id, owner_id, url, description, event_types, for_everybody, disabled_reason, disabled_at, failing_since,
  CASE WHEN former_ends_at > clock_timestamp() THEN former_ends_at END AS former_ends_at, created_at, removed_at`;

const stateOf = (row: EndpointRow): EndpointState => {
  if (row.removed_at !== null) return "REMOVED";
  return row.disabled_at === null ? "ENABLED" : "DISABLED";
};

export function toEndpoint(row: EndpointRow): WebhookEndpoint {
  const state = stateOf(row);
  return {
    id: idFromUuid("whe", row.id),
    userId: idFromUuid("usr", row.owner_id),
    url: row.url,
    description: row.description,
    eventTypes: row.event_types.filter(isWebhookEventType),
    forEverybody: row.for_everybody,
    state,
    disabledReason: state === "DISABLED" ? row.disabled_reason : null,
    disabledAt: state === "DISABLED" ? row.disabled_at : null,
    failingSince: row.failing_since,
    formerSecretEndsAt: row.former_ends_at,
    createdAt: row.created_at,
  };
}

/**
 * Of an endpoint that was not removed. Whoever changes it, its deliveries or their tasks locks it
 * first, so that no two wait for each other.
 */
export async function lockEndpoint(sql: Sql, { userId, endpointId }: OwnEndpoint): Promise<WebhookEndpoint | null> {
  const [row] = await sql.query<EndpointRow>(
    `SELECT ${ENDPOINT_COLUMNS} FROM webhook_endpoint
     WHERE id = $1::uuid AND owner_id = $2::uuid AND removed_at IS NULL FOR NO KEY UPDATE`,
    [uuidOf(endpointId), uuidOf(userId)],
  );
  return row ? toEndpoint(row) : null;
}

/** Also one that was removed. */
export async function findEndpoint(sql: Sql, { userId, endpointId }: OwnEndpoint): Promise<WebhookEndpoint | null> {
  const [row] = await sql.query<EndpointRow>(
    `SELECT ${ENDPOINT_COLUMNS} FROM webhook_endpoint WHERE id = $1::uuid AND owner_id = $2::uuid`,
    [uuidOf(endpointId), uuidOf(userId)],
  );
  return row ? toEndpoint(row) : null;
}

/** What waits for it has failed. The endpoint must be locked, or just changed. */
export async function giveUpWaiting(sql: Sql, endpointIds: readonly Uuid[]): Promise<void> {
  if (endpointIds.length === 0) return;
  await sql.query(
    `WITH gone AS (DELETE FROM webhook_task WHERE endpoint_id = ANY ($1::uuid[]))
     UPDATE webhook_delivery SET status = 'FAILED', ended_at = clock_timestamp()
     WHERE endpoint_id = ANY ($1::uuid[]) AND status = 'PENDING'`,
    [endpointIds],
  );
}
