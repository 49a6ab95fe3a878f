import type { CofferEvent } from "@coffer/contracts/event";
import type { Uuid } from "@coffer/contracts/ids";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { UserId } from "../../domain/money/ids.ts";
import type { QuotaExceeded } from "../../domain/money/refusals.ts";
import type {
  AttemptFault,
  DeliveryId,
  DeliveryStatus,
  SentHeaders,
  WebhookAttempt,
  WebhookDelivery,
} from "../../domain/webhooks/delivery.ts";
import type { EndpointId, EndpointTerms, WebhookEndpoint } from "../../domain/webhooks/endpoint.ts";
import type {
  DeliveryNotFound,
  TooManyTests,
  WebhookDisabled,
  WebhookNotFound,
} from "../../domain/webhooks/refusals.ts";

export type NewEndpoint = EndpointTerms & {
  readonly id: EndpointId;
  readonly userId: UserId;
  readonly forEverybody: boolean;
  readonly secret: Secret;
};

/** `isRepeat`: the key was used before, so the secret of this call is nobody's. */
export type WithIsRepeat = { readonly endpoint: WebhookEndpoint; readonly isRepeat: boolean };

export type Rotation = {
  readonly userId: UserId;
  readonly endpointId: EndpointId;
  readonly secret: Secret;
  /** So long the secret before it signs, too. */
  readonly overlapSeconds: number;
};

export type OwnEndpoint = { readonly userId: UserId; readonly endpointId: EndpointId };
export type EndpointChange = OwnEndpoint & EndpointTerms & { readonly enabled: boolean };

/** What people have. One person's endpoints change one after the other. */
export type EndpointDesk = {
  /** Those that were not removed, the oldest first. */
  listOf(userId: UserId): Promise<readonly WebhookEndpoint[]>;
  /** Also one that was removed; null where it is somebody else's. */
  find(own: OwnEndpoint): Promise<WebhookEndpoint | null>;
  create(claim: Claim, endpoint: NewEndpoint): Promise<Result<WithIsRepeat, QuotaExceeded | IdempotencyKeyReused>>;
  /** Null where the user has none of this id. What waits for one that is disabled is given up. */
  update(change: EndpointChange): Promise<WebhookEndpoint | null>;
  /** Its secrets are gone, and what waits for it is given up. Also one that was removed before. */
  remove(own: OwnEndpoint): Promise<WebhookEndpoint | null>;
  rotate(claim: Claim, rotation: Rotation): Promise<Result<WithIsRepeat, WebhookNotFound | IdempotencyKeyReused>>;
};

/** What was sent, the newest first. */
export type DeliveryLog = {
  find(userId: UserId, id: DeliveryId): Promise<WebhookDelivery | null>;
  list(
    endpointId: EndpointId,
    page: Page<DeliveryId> & { readonly status: DeliveryStatus | null },
  ): Promise<Listed<WebhookDelivery>>;
  listAttempts(id: DeliveryId, page: Page<number>): Promise<Listed<WebhookAttempt>>;
};

export type TestDelivery = OwnEndpoint & { readonly event: CofferEvent; readonly body: string };

/** What owners have sent. Each once for each key. */
export type DeliveryDesk = {
  sendTest(
    claim: Claim,
    test: TestDelivery,
  ): Promise<Result<DeliveryId, WebhookNotFound | WebhookDisabled | TooManyTests | IdempotencyKeyReused>>;
  /** Anew, with all of its tries; one that waits is sent now. */
  redeliver(
    claim: Claim,
    again: { readonly userId: UserId; readonly deliveryId: DeliveryId },
  ): Promise<Result<null, DeliveryNotFound | WebhookDisabled | IdempotencyKeyReused>>;
  /**
   * Whatever of events since then has failed, or waits after a failure: how many, and whether more
   * are left.
   */
  recover(
    own: OwnEndpoint & { readonly since: Date },
  ): Promise<Result<{ readonly redelivered: number; readonly hasMore: boolean }, WebhookNotFound | WebhookDisabled>>;
};

/** A delivery that is due, in the hands of one worker. */
export type Due = {
  readonly body: string;
  readonly url: string;
  readonly isEnabled: boolean;
  /** The present one first; none where the endpoint is not enabled. */
  readonly secrets: readonly Secret[];
};

/** What became of it: `inMs` until the next attempt. */
export type Verdict =
  | { readonly kind: "delivered" | "failed" | "gone" }
  | { readonly kind: "again"; readonly inMs: number };

export type Sent = {
  readonly durationMs: number;
  readonly status: number | null;
  readonly fault: AttemptFault | null;
  readonly answer: string | null;
  readonly retryAfter: string | null;
};

export type Held = { readonly id: Uuid; readonly until: Date };

export type AttemptBook = {
  /** Null where it is gone. */
  find(id: DeliveryId): Promise<Due | null>;
  /** Once for each attempt, whoever has the delivery in hand by then. */
  record(attempt: {
    readonly held: Held;
    readonly at: Date;
    readonly headers: SentHeaders;
    readonly sent: Sent;
    readonly verdict: Verdict;
  }): Promise<void>;
  /** Its endpoint is disabled: it has failed. */
  giveUp(held: Held): Promise<void>;
};

/** One request. Never rejects for what the other side does. */
export type Sender = {
  send(request: { readonly url: string; readonly headers: SentHeaders; readonly body: string }): Promise<Sent>;
};
