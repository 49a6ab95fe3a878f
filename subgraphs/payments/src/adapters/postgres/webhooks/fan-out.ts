import type { CofferEvent } from "@coffer/contracts/event";
import { newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import { bodyOf, ownersOf } from "../../../domain/events/event-types.ts";

/**
 * What happened so long before an endpoint was made is none of its events: a consumer that lost its
 * place is told old ones again. The minutes are for clocks that differ.
 */
const BEFORE_IT_WAS_MADE = "5 minutes";

/**
 * A delivery for each endpoint that wants the event. A repeat finds them made; where there is none
 * nothing is written, and no row tells of the event.
 */
export async function fanOut(sql: Sql, event: CofferEvent): Promise<void> {
  const owners = ownersOf(event);
  if (owners.length === 0) return;
  const wanting = await sql.query<{ id: Uuid }>(
    `SELECT id FROM webhook_endpoint
     WHERE (owner_id = ANY ($1::uuid[]) OR for_everybody) AND removed_at IS NULL AND disabled_at IS NULL AND $2 = ANY (event_types)
       AND created_at <= $3::timestamptz + interval '${BEFORE_IT_WAS_MADE}'`,
    [owners.map((owner) => uuidOf(owner)), event.type, event.time],
  );
  if (wanting.length === 0) return;
  await sql.query(
    `WITH made AS (
       INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, body)
       SELECT u.id, u.endpoint_id, $3, $4, $5 FROM unnest($1::uuid[], $2::uuid[]) u(id, endpoint_id)
       ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING id, endpoint_id
     )
     INSERT INTO webhook_task (id, owner_id, endpoint_id, due_at, waits_until)
     SELECT m.id, e.owner_id, m.endpoint_id, m.now, m.now
     FROM (SELECT made.*, clock_timestamp()::timestamptz(3) AS now FROM made) m JOIN webhook_endpoint e ON e.id = m.endpoint_id`,
    [wanting.map(() => uuidOf(newId("whd"))), wanting.map(({ id }) => id), event.id, event.type, bodyOf(event)],
  );
}
