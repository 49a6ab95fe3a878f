import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { ServiceDesk, ServiceOrder } from "../../../app/api-keys/ports.ts";
import { serviceCreated, serviceDisabled, serviceEnabled } from "../../../domain/api-keys/events.ts";
import type { Service } from "../../../domain/api-keys/machine.ts";
import type { QuotaExceeded, ServiceDisabled, ServiceNotFound } from "../../../domain/api-keys/refusals.ts";
import { cutGrants } from "./cut-grants.ts";
import { decideOrder } from "./decide-order.ts";
import { listGrantsEndedBy } from "./list-ended-grants.ts";
import { lockService } from "./locked-rows.ts";
import { makeServiceReader } from "./machine-reader.ts";
import { recordChange } from "./record-change.ts";

/** Of a whole deployment: programs of those who run it. */
export const SERVICES_MAX = 200;

type NameTaken = { readonly code: "SERVICE_NAME_TAKEN" };
type ServiceEnabled = { readonly code: "SERVICE_ENABLED" };

/** `onCommit` is called after a commit that wrote events. */
export function makeServiceDesk({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): ServiceDesk {
  const reader = makeServiceReader(pool);
  const show = async (subjectId: Uuid | null): Promise<Service> => {
    const id = subjectId && idFromUuid("svc", subjectId);
    const service = id && (await reader.listByIds([id])).get(id);
    if (!service) throw new Error("a service that an order is about is missing");
    return service;
  };
  return {
    async create(claim, { service, at }) {
      const decided = await decideOrder<NameTaken | QuotaExceeded>(pool, claim, async (client) => {
        // One after the other, for their number and their names.
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended('auth.service', 0))");
        const { rows } = await client.query<{ all: number; same: number }>(
          `SELECT count(*)::int AS all, count(*) FILTER (WHERE name_key = $1)::int AS same FROM service`,
          [service.name.toLowerCase()],
        );
        if ((rows[0]?.same ?? 0) > 0) return { refusal: { code: "SERVICE_NAME_TAKEN" }, subjectId: null };
        if ((rows[0]?.all ?? 0) >= SERVICES_MAX)
          return { refusal: { code: "QUOTA_EXCEEDED", limit: SERVICES_MAX }, subjectId: null };
        await insertService(client, service, at);
        return { refusal: null, subjectId: uuidOf(service.id) };
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      onCommit();
      return ok(await show(decided.value.subjectId));
    },
    async disable(claim, order) {
      const { serviceId } = order;
      const decided = await decideOrder<ServiceNotFound | ServiceDisabled>(pool, claim, async (client) => {
        const service = await lockService(client, serviceId);
        if (!service) return { refusal: { code: "SERVICE_NOT_FOUND" }, subjectId: null };
        if (service.isDisabled) return { refusal: { code: "SERVICE_DISABLED" }, subjectId: uuidOf(serviceId) };
        await setState(client, order, "disabled");
        await cutGrants(client, { of: { serviceId }, reason: "DISABLED", at: order.at });
        return { refusal: null, subjectId: uuidOf(serviceId) };
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      onCommit();
      // Also at a repeat: the first time may have ended before the gateways were told.
      const endedGrants = await listGrantsEndedBy(pool, "DISABLED", { kind: "service", id: serviceId });
      return ok({ made: await show(decided.value.subjectId), endedGrants });
    },
    async enable(claim, order) {
      const decided = await decideOrder<ServiceNotFound | ServiceEnabled>(pool, claim, async (client) => {
        const service = await lockService(client, order.serviceId);
        if (!service) return { refusal: { code: "SERVICE_NOT_FOUND" }, subjectId: null };
        const subjectId = uuidOf(order.serviceId);
        if (!service.isDisabled) return { refusal: { code: "SERVICE_ENABLED" }, subjectId };
        await setState(client, order, "enabled");
        return { refusal: null, subjectId };
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      onCommit();
      return ok(await show(decided.value.subjectId));
    },
  };
}

async function insertService(
  client: pg.ClientBase,
  { id, name, purpose, scopes, createdById }: Omit<Service, "disabledAt" | "createdAt">,
  at: Date,
): Promise<void> {
  await client.query(
    "INSERT INTO service (id, name, name_key, purpose, scopes, created_at, created_by_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [uuidOf(id), name, name.toLowerCase(), purpose, scopes, at, uuidOf(createdById)],
  );
  const owner = { kind: "service", id } as const;
  await recordChange(client, { action: "CREATE_SERVICE", owner, byId: createdById, scopes });
  await appendEvents(pgSql(client), "auth", [serviceCreated({ serviceId: id, byId: createdById, at })]);
}

async function setState(
  client: pg.ClientBase,
  { serviceId, userId, reason, at }: ServiceOrder,
  to: "disabled" | "enabled",
): Promise<void> {
  const isDisabled = to === "disabled";
  await client.query("UPDATE service SET disabled_at = $2 WHERE id = $1", [uuidOf(serviceId), isDisabled ? at : null]);
  const owner = { kind: "service", id: serviceId } as const;
  await recordChange(client, {
    action: isDisabled ? "DISABLE_SERVICE" : "ENABLE_SERVICE",
    owner,
    byId: userId,
    reason,
  });
  const changed = isDisabled ? serviceDisabled : serviceEnabled;
  await appendEvents(pgSql(client), "auth", [changed({ serviceId, byId: userId, at })]);
}
