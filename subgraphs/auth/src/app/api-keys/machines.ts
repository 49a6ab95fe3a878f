import { newId } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Permission } from "@coffer/platform/identity/permissions";
import type { Username } from "@coffer/platform/text/username";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { Service } from "../../domain/api-keys/machine.ts";
import type {
  CreateServiceRefusal,
  DisableServiceRefusal,
  EnableServiceRefusal,
} from "../../domain/api-keys/refusals.ts";
import type { ServiceId, UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { ServiceDesk, ServiceReader } from "./ports.ts";

export type CreateServiceCommand = {
  readonly name: Username;
  readonly purpose: string | null;
  readonly scopes: readonly Permission[];
  readonly idempotencyKey: string;
};
export type SetServiceStateCommand = {
  readonly serviceId: ServiceId;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type Services = {
  create(actor: UserActor, command: CreateServiceCommand): Promise<Result<Service, CreateServiceRefusal>>;
  /** Throws BUSY where gateways could not be told: a repeat tells them again. */
  disable(actor: UserActor, command: SetServiceStateCommand): Promise<Result<Service, DisableServiceRefusal>>;
  enable(actor: UserActor, command: SetServiceStateCommand): Promise<Result<Service, EnableServiceRefusal>>;
  list(actor: Actor, page: Page<ServiceId>): Promise<Listed<Service>>;
  find(actor: Actor, ids: readonly ServiceId[]): Promise<readonly (Service | null)[]>;
};

export type ServicesDeps = { desk: ServiceDesk; reader: ServiceReader; endedSessions: EndedSessions; clock: Clock };

export function makeServices({ desk, reader, endedSessions, clock }: ServicesDeps): Services {
  return {
    async create(actor, { name, purpose, scopes, idempotencyKey }) {
      const createdById = adminOf(actor);
      const claim = makeClaim({ actorId: createdById, operation: "createService", key: idempotencyKey }, [
        String(name),
        purpose,
        JSON.stringify(scopes),
      ]);
      const service = { id: newId("svc"), name: String(name), purpose, scopes, createdById };
      return desk.create(claim, { service, at: clock.now() });
    },
    async disable(actor, { serviceId, reason, idempotencyKey }) {
      const userId = adminOf(actor);
      const claim = makeClaim({ actorId: userId, operation: "disableService", key: idempotencyKey }, [
        serviceId,
        reason,
      ]);
      const disabled = await desk.disable(claim, { userId, serviceId, reason, at: clock.now() });
      if (!disabled.ok) return disabled;
      await announceAll(endedSessions, disabled.value.endedGrants);
      return ok(disabled.value.made);
    },
    async enable(actor, { serviceId, reason, idempotencyKey }) {
      const userId = adminOf(actor);
      const claim = makeClaim({ actorId: userId, operation: "enableService", key: idempotencyKey }, [
        serviceId,
        reason,
      ]);
      return desk.enable(claim, { userId, serviceId, reason, at: clock.now() });
    },
    async list(actor, page) {
      return may(actor, "services:read") ? reader.list(page) : { items: [], hasNext: false };
    },
    async find(actor, ids) {
      if (!may(actor, "services:read")) return ids.map(() => null);
      const found = await reader.listByIds(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
  };
}

function adminOf(actor: UserActor): UserId {
  if (!may(actor, "services:manage")) throw forbidden();
  return actor.userId;
}
