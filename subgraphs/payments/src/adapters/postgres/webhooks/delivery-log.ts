import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { DeliveryLog } from "../../../app/webhooks/ports.ts";
import type {
  AttemptFault,
  DeliveryStatus,
  SentHeaders,
  WebhookAttempt,
  WebhookDelivery,
} from "../../../domain/webhooks/delivery.ts";

type DeliveryRow = {
  id: Uuid;
  endpoint_id: Uuid;
  event_id: string;
  event_type: string;
  body: string;
  for_everybody: boolean;
  status: DeliveryStatus;
  attempts: number;
  created_at: Date;
  ended_at: Date | null;
};

const COLUMNS = ["id", "endpoint_id", "event_id", "event_type", "body", "status", "attempts", "created_at", "ended_at"];
const DELIVERIES = `SELECT ${COLUMNS.map((name) => `d.${name}`).join(", ")}, e.for_everybody
  FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id`;

type AttemptRow = {
  number: number;
  at: Date;
  duration_ms: number;
  headers: SentHeaders;
  status: number | null;
  fault: AttemptFault | null;
  answer: string | null;
};

export const makeDeliveryLog = (pool: pg.Pool): DeliveryLog => ({
  async find(userId, id) {
    const { rows } = await pool.query<DeliveryRow>({
      name: "webhook-delivery",
      text: `${DELIVERIES}
        WHERE d.id = $1 AND e.owner_id = $2 AND e.removed_at IS NULL`,
      values: [uuidOf(id), uuidOf(userId)],
    });
    return rows[0] ? toDelivery(rows[0]) : null;
  },
  async list(endpointId, { first, after, status }) {
    const { rows } = await pool.query<DeliveryRow>({
      name: `webhook-deliveries${status === null ? "" : "-of-status"}`,
      text: `${DELIVERIES}
        WHERE d.endpoint_id = $1 AND ($2::uuid IS NULL OR d.id < $2::uuid) ${status === null ? "" : "AND d.status = $4"}
        ORDER BY d.id DESC LIMIT $3`,
      values: [
        uuidOf(endpointId),
        after === null ? null : uuidOf(after),
        first + 1,
        ...(status === null ? [] : [status]),
      ],
    });
    return toListed(rows.map(toDelivery), first);
  },
  async listAttempts(id, { first, after }) {
    const { rows } = await pool.query<AttemptRow>({
      name: "webhook-attempts",
      text: `SELECT number, at, duration_ms, headers, status, fault, answer FROM webhook_attempt
        WHERE delivery_id = $1 AND ($2::int IS NULL OR number < $2::int) ORDER BY number DESC LIMIT $3`,
      values: [uuidOf(id), after, first + 1],
    });
    return toListed(rows.map(toAttempt), first);
  },
});

const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: idFromUuid("whd", row.id),
  endpointId: idFromUuid("whe", row.endpoint_id),
  eventId: row.event_id,
  eventType: row.event_type,
  body: row.body,
  isForEverybody: row.for_everybody,
  status: row.status,
  attempts: row.attempts,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});

const toAttempt = (row: AttemptRow): WebhookAttempt => ({
  number: row.number,
  at: row.at,
  durationMs: row.duration_ms,
  requestHeaders: row.headers,
  status: row.status,
  fault: row.fault,
  answer: row.answer,
});
