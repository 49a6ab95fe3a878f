import type { WebhooksRefusal } from "../../domain/webhooks/refusals.ts";

type Code = WebhooksRefusal["code"];
type Shown = { readonly __typename: string; readonly message: string };

/** A code that is not here does not compile. */
const SHOWN = {
  WEBHOOK_NOT_FOUND: {
    __typename: "WebhookNotFound",
    message: "You have no webhook endpoint of this id. See `webhookEndpoints`.",
  },
  WEBHOOK_DELIVERY_NOT_FOUND: {
    __typename: "WebhookDeliveryNotFound",
    message: "No delivery of this id was made to your endpoints, or it is not kept any more.",
  },
  WEBHOOK_URL_NOT_ALLOWED: {
    __typename: "WebhookUrlNotAllowed",
    message: "No request may go to this URL: see `fault`. Name one of https on the public internet.",
  },
  WEBHOOK_EVENTS_NOT_PERMITTED: {
    __typename: "WebhookEventsNotPermitted",
    message: "This credential may not read such events: see `eventTypes`. Leave them out, or ask with another.",
  },
  WEBHOOK_EVERYBODY_NOT_PERMITTED: {
    __typename: "WebhookEverybodyNotPermitted",
    message: "Only an ADMIN's own session may have everybody's events sent.",
  },
  WEBHOOK_DISABLED: {
    __typename: "WebhookDisabled",
    message: "The endpoint is disabled: see `disabledReason`. Enable it with `updateWebhookEndpoint`.",
  },
  WEBHOOK_SECRET_SHOWN_BEFORE: {
    __typename: "WebhookSecretShownBefore",
    message: "The first answer to this key had the secret, which cannot be shown again. Use `rotateWebhookSecret`.",
  },
  QUOTA_EXCEEDED: {
    __typename: "QuotaExceeded",
    message: "You have as many webhook endpoints as one person may: see `limit`. Remove some, or ask the operator.",
  },
  TOO_MANY_WEBHOOK_TESTS: {
    __typename: "TooManyWebhookTests",
    message: "As many tests as may be were sent to this endpoint within an hour. Wait, or redeliver one.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    __typename: "IdempotencyKeyReused",
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  },
} as const satisfies Record<Code, Shown>;

/** What its union member has besides its code and message is the refusal's own. */
type Presented<R extends WebhooksRefusal> = R extends WebhooksRefusal
  ? Changeable<R> & (typeof SHOWN)[R["code"]]
  : never;
type Changeable<R> = {
  [Name in keyof R]: R[Name] extends readonly (infer Item)[] ? Item[] : R[Name];
};

export function presentRefusal<R extends WebhooksRefusal>(refusal: R): Presented<R>;
export function presentRefusal(refusal: WebhooksRefusal): unknown {
  return { ...refusal, ...SHOWN[refusal.code] };
}
