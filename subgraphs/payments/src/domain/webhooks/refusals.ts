import type { WebhookEventType } from "../events/event-types.ts";
import type { IdempotencyKeyReused, QuotaExceeded } from "../money/refusals.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { WebhookUrlFault } from "./target.ts";

/** Somebody else's, absent, or removed. */
export type WebhookNotFound = { readonly code: "WEBHOOK_NOT_FOUND" };
export type DeliveryNotFound = { readonly code: "WEBHOOK_DELIVERY_NOT_FOUND" };
export type UrlNotAllowed = { readonly code: "WEBHOOK_URL_NOT_ALLOWED"; readonly fault: WebhookUrlFault };
/** The credential that asks may not read what such events say. */
export type EventsNotPermitted = {
  readonly code: "WEBHOOK_EVENTS_NOT_PERMITTED";
  readonly eventTypes: readonly WebhookEventType[];
};
/** Only an ADMIN's endpoint gets everybody's events. */
export type EverybodyNotPermitted = { readonly code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" };
export type WebhookDisabled = { readonly code: "WEBHOOK_DISABLED" };
/** So many tests were sent to the endpoint within an hour. */
export type TooManyTests = { readonly code: "TOO_MANY_WEBHOOK_TESTS"; readonly limit: number };
/** The secret went out with the first answer to this key. */
export type SecretShown = { readonly code: "WEBHOOK_SECRET_SHOWN_BEFORE"; readonly endpoint: WebhookEndpoint };

export type CreateWebhookRefusal =
  | UrlNotAllowed
  | EventsNotPermitted
  | EverybodyNotPermitted
  | QuotaExceeded
  | SecretShown
  | IdempotencyKeyReused;
export type UpdateWebhookRefusal = WebhookNotFound | UrlNotAllowed | EventsNotPermitted | EverybodyNotPermitted;
export type RotateWebhookRefusal = WebhookNotFound | SecretShown | IdempotencyKeyReused;
export type TestWebhookRefusal = WebhookNotFound | WebhookDisabled | TooManyTests | IdempotencyKeyReused;
export type RedeliverRefusal = DeliveryNotFound | WebhookDisabled | IdempotencyKeyReused;
export type RecoverRefusal = WebhookNotFound | WebhookDisabled;

export type WebhooksRefusal =
  | CreateWebhookRefusal
  | UpdateWebhookRefusal
  | RotateWebhookRefusal
  | TestWebhookRefusal
  | RedeliverRefusal
  | RecoverRefusal;
