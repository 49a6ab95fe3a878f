import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { EndpointId, EndpointTerms, WebhookEndpoint } from "../../domain/webhooks/endpoint.ts";
import type {
  CreateWebhookRefusal,
  EventsNotPermitted,
  EverybodyNotPermitted,
  RotateWebhookRefusal,
  UpdateWebhookRefusal,
  UrlNotAllowed,
  WebhookNotFound,
} from "../../domain/webhooks/refusals.ts";
import type { TargetPolicy } from "../../domain/webhooks/target.ts";
import { permissionOf } from "../events/permission-of.ts";
import { findUrlFault } from "./judge-target.ts";
import type { EndpointDesk, WithIsRepeat } from "./ports.ts";
import { newWebhookSecret } from "./sign.ts";

export type EndpointDeps = { readonly endpointDesk: EndpointDesk; readonly targets: TargetPolicy };

/** The secret goes to whoever asked, once: nothing here can show it again. */
export type WithSecret = { readonly endpoint: WebhookEndpoint; readonly secret: Secret };

export type CreateWebhook = EndpointTerms & { readonly forEverybody: boolean; readonly idempotencyKey: string };

export const makeCreateWebhook =
  ({ endpointDesk, targets }: EndpointDeps) =>
  async (actor: UserActor, command: CreateWebhook): Promise<Result<WithSecret, CreateWebhookRefusal>> => {
    const { idempotencyKey: key, ...asked } = command;
    const refusal = refuseTerms(actor, asked, targets);
    if (refusal) return err(refusal);
    const { userId } = actor;
    const { url, description, eventTypes, forEverybody } = asked;
    const claim = makeClaim({ actorId: userId, operation: "createWebhookEndpoint", key }, [
      url,
      description,
      JSON.stringify(eventTypes),
      String(forEverybody),
    ]);
    const secret = newWebhookSecret();
    const created = await endpointDesk.create(claim, { ...asked, id: newId("whe"), userId, secret });
    return created.ok ? shownOnce(created.value, secret) : created;
  };

export type UpdateWebhook = EndpointTerms & { readonly endpointId: EndpointId | null; readonly enabled: boolean };

/** Safe to repeat: it says what the endpoint shall be. */
export const makeUpdateWebhook =
  ({ endpointDesk, targets }: EndpointDeps) =>
  async (
    actor: UserActor,
    { endpointId, ...asked }: UpdateWebhook,
  ): Promise<Result<WebhookEndpoint, UpdateWebhookRefusal>> => {
    if (endpointId === null) return err({ code: "WEBHOOK_NOT_FOUND" });
    const own = { userId: actor.userId, endpointId };
    const known = await endpointDesk.find(own);
    if (!known || known.state === "REMOVED") return err({ code: "WEBHOOK_NOT_FOUND" });
    const refusal = refuseTerms(actor, { ...asked, forEverybody: known.forEverybody }, targets);
    if (refusal) return err(refusal);
    const updated = await endpointDesk.update({ ...own, ...asked });
    return updated ? ok(updated) : err({ code: "WEBHOOK_NOT_FOUND" });
  };

/** A repeat finds it removed. */
export const makeDeleteWebhook =
  ({ endpointDesk }: Pick<EndpointDeps, "endpointDesk">) =>
  async (
    { userId }: Pick<UserActor, "userId">,
    endpointId: EndpointId | null,
  ): Promise<Result<WebhookEndpoint, WebhookNotFound>> => {
    const removed = endpointId === null ? null : await endpointDesk.remove({ userId, endpointId });
    return removed ? ok(removed) : err({ code: "WEBHOOK_NOT_FOUND" });
  };

export type RotateWebhook = {
  readonly endpointId: EndpointId | null;
  readonly overlapSeconds: number;
  readonly idempotencyKey: string;
};

export const makeRotateWebhook =
  ({ endpointDesk }: Pick<EndpointDeps, "endpointDesk">) =>
  async (
    { userId }: Pick<UserActor, "userId">,
    { endpointId, overlapSeconds, idempotencyKey: key }: RotateWebhook,
  ): Promise<Result<WithSecret, RotateWebhookRefusal>> => {
    if (endpointId === null) return err({ code: "WEBHOOK_NOT_FOUND" });
    const claim = makeClaim({ actorId: userId, operation: "rotateWebhookSecret", key }, [
      endpointId,
      String(overlapSeconds),
    ]);
    const secret = newWebhookSecret();
    const rotated = await endpointDesk.rotate(claim, { userId, endpointId, secret, overlapSeconds });
    return rotated.ok ? shownOnce(rotated.value, secret) : rotated;
  };

function shownOnce({ endpoint, isRepeat }: WithIsRepeat, secret: Secret) {
  return isRepeat ? err({ code: "WEBHOOK_SECRET_SHOWN_BEFORE" as const, endpoint }) : ok({ endpoint, secret });
}

type Terms = Pick<EndpointTerms, "url" | "eventTypes"> & { readonly forEverybody: boolean };

/** A credential has nothing sent that it may not read itself. */
function refuseTerms(
  actor: UserActor,
  { url, eventTypes, forEverybody }: Terms,
  targets: TargetPolicy,
): UrlNotAllowed | EventsNotPermitted | EverybodyNotPermitted | null {
  if (forEverybody && !may(actor, "webhooks:everybody")) return { code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" };
  const missing = eventTypes.filter((type) => !may(actor, permissionOf(type), actor.userId));
  if (missing.length > 0) return { code: "WEBHOOK_EVENTS_NOT_PERMITTED", eventTypes: missing };
  const fault = findUrlFault(new URL(url), targets);
  return fault ? { code: "WEBHOOK_URL_NOT_ALLOWED", fault } : null;
}
