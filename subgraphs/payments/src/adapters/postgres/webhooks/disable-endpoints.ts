import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import { webhookDisabled } from "../../../app/webhooks/events.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { DisabledReason } from "../../../domain/webhooks/endpoint.ts";
import { ENDPOINT_COLUMNS, type EndpointRow, giveUpWaiting, toEndpoint } from "./endpoint-rows.ts";

type Which = { readonly sql: string; readonly value: Uuid };

/** Those that are enabled; what waits for them has failed, and their owner is told by an event. */
async function disable(sql: Sql, { sql: which, value }: Which, reason: DisabledReason): Promise<void> {
  // In one order, whoever else disables some of them.
  await sql.query(`SELECT FROM webhook_endpoint WHERE ${which} AND removed_at IS NULL ORDER BY id FOR NO KEY UPDATE`, [
    value,
  ]);
  const rows = await sql.query<EndpointRow>(
    `UPDATE webhook_endpoint SET disabled_reason = $2, disabled_at = clock_timestamp()
     WHERE ${which} AND removed_at IS NULL AND disabled_at IS NULL RETURNING ${ENDPOINT_COLUMNS}`,
    [value, reason],
  );
  await giveUpWaiting(
    sql,
    rows.map(({ id }) => id),
  );
  await appendEvents(sql, "payments", rows.map(toEndpoint).map(webhookDisabled));
}

export const disableEndpoint = (sql: Sql, id: Uuid, reason: "FAILING" | "GONE"): Promise<void> =>
  disable(sql, { sql: "id = $1::uuid", value: id }, reason);

/** A person who can read nothing by the API gets nothing by a webhook. */
export const disableOfFrozen = (sql: Sql, { userId }: { readonly userId: UserId }): Promise<void> =>
  disable(sql, { sql: "owner_id = $1::uuid", value: uuidOf(userId) }, "OWNER_FROZEN");

/** What the freeze has disabled, and nothing else. */
export async function enableOfUnfrozen(sql: Sql, { userId }: { readonly userId: UserId }): Promise<void> {
  await sql.query(
    `UPDATE webhook_endpoint SET disabled_reason = NULL, disabled_at = NULL, failing_since = NULL
     WHERE owner_id = $1::uuid AND removed_at IS NULL AND disabled_reason = 'OWNER_FROZEN'`,
    [uuidOf(userId)],
  );
}

type RoleChange = { readonly userId: UserId; readonly action: string; readonly role: string };

/** Everybody's events are for an ADMIN alone. */
export async function disableOfFormerAdmin(sql: Sql, { userId, action, role }: RoleChange): Promise<void> {
  if (action !== "REVOKE" || role !== "ADMIN") return;
  await disable(sql, { sql: "owner_id = $1::uuid AND for_everybody", value: uuidOf(userId) }, "ROLE_REVOKED");
  // The end of a freeze does not give back what the role has taken.
  await sql.query(
    `UPDATE webhook_endpoint SET disabled_reason = 'ROLE_REVOKED'
     WHERE owner_id = $1::uuid AND for_everybody AND removed_at IS NULL AND disabled_reason = 'OWNER_FROZEN'`,
    [uuidOf(userId)],
  );
}
