import { idFromUuid, newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { DeliveryDesk, TestDelivery } from "../../../app/webhooks/ports.ts";
import { TEST_TYPE } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { DeliveryId } from "../../../domain/webhooks/delivery.ts";
import type {
  DeliveryNotFound,
  TooManyTests,
  WebhookDisabled,
  WebhookNotFound,
} from "../../../domain/webhooks/refusals.ts";
import { lockEndpoint } from "./endpoint-rows.ts";

/** Of one endpoint: a test is a request to a place of anybody's choice. */
const TESTS_PER_HOUR = 60;
/** One recovery is one transaction. */
const RECOVERED_MAX = 10_000;

type TestRefusal = WebhookNotFound | WebhookDisabled | TooManyTests;
type AgainRefusal = DeliveryNotFound | WebhookDisabled;

const refuse = <Refusal>(refusal: Refusal): Decided<Refusal> => ({ subjectId: null, refusal });

export const makeDeliveryDesk = (pool: pg.Pool): DeliveryDesk => ({
  async sendTest(claim, test) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const refusals = refusalObjects<TestRefusal>();
      return decideOnce(sql, { table: "replay", claim, refusals, work: () => addTest(sql, test) });
    });
    if (!decided.ok) return decided;
    const { subjectId, refusal } = decided.value;
    if (refusal) return err(refusal);
    if (subjectId === null) throw new Error("a key sent a test that it does not name");
    return ok(idFromUuid("whd", subjectId));
  },
  async redeliver(claim, { userId, deliveryId }) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const refusals = refusalObjects<AgainRefusal>();
      return decideOnce(sql, { table: "replay", claim, refusals, work: () => sendAgain(sql, userId, deliveryId) });
    });
    if (!decided.ok) return decided;
    const { refusal } = decided.value;
    return refusal ? err(refusal) : ok(null);
  },
  recover: ({ since, ...own }) =>
    inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const endpoint = await lockEndpoint(sql, own);
      if (!endpoint) return err({ code: "WEBHOOK_NOT_FOUND" });
      if (endpoint.state !== "ENABLED") return err({ code: "WEBHOOK_DISABLED" });
      const rows = await sql.query<{ id: Uuid }>(
        `SELECT d.id FROM webhook_delivery d LEFT JOIN webhook_task t ON t.id = d.id AND t.attempts > 0 AND t.due_at = t.waits_until
         WHERE d.endpoint_id = $1::uuid AND d.created_at >= $2::timestamptz AND d.event_type <> $3
           AND (d.status = 'FAILED' OR (d.status = 'PENDING' AND t.id IS NOT NULL))
         ORDER BY d.id LIMIT $4::int`,
        [uuidOf(own.endpointId), since, TEST_TYPE, RECOVERED_MAX + 1],
      );
      const ids = rows.slice(0, RECOVERED_MAX).map(({ id }) => id);
      await queueAnew(sql, ids);
      return ok({ redelivered: ids.length, hasMore: rows.length > RECOVERED_MAX });
    }),
});

async function addTest(sql: Sql, { userId, endpointId, event, body }: TestDelivery): Promise<Decided<TestRefusal>> {
  const endpoint = await lockEndpoint(sql, { userId, endpointId });
  if (!endpoint) return refuse({ code: "WEBHOOK_NOT_FOUND" });
  if (endpoint.state !== "ENABLED") return refuse({ code: "WEBHOOK_DISABLED" });
  const [{ count = 0 } = {}] = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM webhook_delivery
     WHERE endpoint_id = $1::uuid AND event_type = '${TEST_TYPE}' AND created_at > clock_timestamp() - interval '1 hour'`,
    [uuidOf(endpointId)],
  );
  if (count >= TESTS_PER_HOUR) return refuse({ code: "TOO_MANY_WEBHOOK_TESTS", limit: TESTS_PER_HOUR });
  const id = uuidOf(newId("whd"));
  await sql.query(
    `INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, body, status, ended_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, 'FAILED', clock_timestamp())`,
    [id, uuidOf(endpointId), event.id, event.type, body],
  );
  await queueAnew(sql, [id]);
  return { subjectId: id, refusal: null };
}

async function sendAgain(sql: Sql, userId: UserId, id: DeliveryId): Promise<Decided<AgainRefusal>> {
  const [found] = await sql.query<{ endpoint_id: Uuid }>(
    "SELECT endpoint_id FROM webhook_delivery WHERE id = $1::uuid",
    [uuidOf(id)],
  );
  if (!found) return refuse({ code: "WEBHOOK_DELIVERY_NOT_FOUND" });
  const endpoint = await lockEndpoint(sql, { userId, endpointId: idFromUuid("whe", found.endpoint_id) });
  if (!endpoint) return refuse({ code: "WEBHOOK_DELIVERY_NOT_FOUND" });
  if (endpoint.state !== "ENABLED") return refuse({ code: "WEBHOOK_DISABLED" });
  await queueAnew(sql, [uuidOf(id)]);
  return { subjectId: uuidOf(id), refusal: null };
}

/**
 * Due now, with all of their tries: what waits, and what has ended. What a worker has in hand
 * stays as it is. Their endpoint must be locked.
 */
async function queueAnew(sql: Sql, ids: readonly Uuid[]): Promise<void> {
  await sql.query(
    `UPDATE webhook_task SET due_at = m.now, waits_until = m.now, attempts = 0, parked_at = NULL
     FROM (SELECT clock_timestamp()::timestamptz(3) AS now) m
     WHERE id = ANY ($1::uuid[]) AND (due_at = waits_until OR parked_at IS NOT NULL)`,
    [ids],
  );
  await sql.query(
    `WITH begun AS (
       UPDATE webhook_delivery SET status = 'PENDING', ended_at = NULL
       WHERE id = ANY ($1::uuid[]) AND status <> 'PENDING' RETURNING id, endpoint_id
     )
     INSERT INTO webhook_task (id, owner_id, endpoint_id, due_at, waits_until)
     SELECT b.id, e.owner_id, b.endpoint_id, m.now, m.now
     FROM begun b JOIN webhook_endpoint e ON e.id = b.endpoint_id, (SELECT clock_timestamp()::timestamptz(3) AS now) m`,
    [ids],
  );
}
