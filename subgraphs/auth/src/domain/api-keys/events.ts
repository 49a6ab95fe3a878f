import type { NewEvent } from "@coffer/contracts/new-event";
import type { ApiKeyId, ServiceId, UserId } from "../users/ids.ts";
import type { EndedKeyGrant, GrantEndReason, KeyOwner } from "./api-key.ts";

type KeyChange = { readonly id: ApiKeyId; readonly owner: KeyOwner; readonly byId: UserId; readonly at: Date };

const of = ({ id, owner, byId, at }: KeyChange) => ({
  subject: id,
  ...(owner.kind === "user" ? { ownerId: owner.id } : {}),
  data: {
    keyId: id,
    userId: owner.kind === "user" ? owner.id : null,
    serviceId: owner.kind === "service" ? owner.id : null,
    byId,
  },
  time: at,
});

export function apiKeyCreated(
  change: KeyChange & { readonly scopes: readonly string[]; readonly expiresAt: Date },
): NewEvent<"auth"> {
  const { data, ...event } = of(change);
  const expiresAt = change.expiresAt.toISOString();
  return { type: "api_key.created", ...event, data: { ...data, scopes: [...change.scopes], expiresAt } };
}

export function apiKeyRotated(change: KeyChange & { readonly formerEndsAt: Date }): NewEvent<"auth"> {
  const { data, ...event } = of(change);
  return { type: "api_key.rotated", ...event, data: { ...data, formerEndsAt: change.formerEndsAt.toISOString() } };
}

export const apiKeyRevoked = (change: KeyChange): NewEvent<"auth"> => ({ type: "api_key.revoked", ...of(change) });

/** Gateways follow it, as they do the end of a session. */
export const keyGrantEnded = (
  { grantId, keyId }: EndedKeyGrant,
  { reason, at }: { readonly reason: GrantEndReason; readonly at: Date },
): NewEvent<"auth"> => ({
  type: "key_grant.ended",
  subject: grantId,
  data: { grantId, keyId, reason },
  time: at,
});

type ServiceChange = { readonly serviceId: ServiceId; readonly byId: UserId; readonly at: Date };

const ofService = ({ serviceId, byId, at }: ServiceChange) => ({
  subject: serviceId,
  data: { serviceId, byId },
  time: at,
});

export const serviceCreated = (change: ServiceChange): NewEvent<"auth"> => ({
  type: "service.created",
  ...ofService(change),
});
export const serviceDisabled = (change: ServiceChange): NewEvent<"auth"> => ({
  type: "service.disabled",
  ...ofService(change),
});
export const serviceEnabled = (change: ServiceChange): NewEvent<"auth"> => ({
  type: "service.enabled",
  ...ofService(change),
});
