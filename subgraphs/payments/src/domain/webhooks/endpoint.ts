import type { Id } from "@coffer/contracts/ids";
import type { WebhookEventType } from "../events/event-types.ts";
import type { UserId } from "../money/ids.ts";

export type EndpointId = Id<"whe">;

/**
 * Why nothing is sent to an endpoint. The database and the schema know the same ones
 * (test/known-values.int.test.ts).
 */
export const DISABLED_REASONS = ["BY_OWNER", "FAILING", "GONE", "OWNER_FROZEN", "ROLE_REVOKED"] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export type EndpointState = "ENABLED" | "DISABLED" | "REMOVED";

/** Where somebody's events are sent to. */
export type WebhookEndpoint = {
  readonly id: EndpointId;
  readonly userId: UserId;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly WebhookEventType[];
  /** Gets the events of all people: an ADMIN's. */
  readonly forEverybody: boolean;
  readonly state: EndpointState;
  /** Null where it is not DISABLED. */
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: Date | null;
  /** Since when every attempt has failed; null where the last one did not. */
  readonly failingSince: Date | null;
  /** Until when the secret before the present one signs, too; null where there is none. */
  readonly formerSecretEndsAt: Date | null;
  readonly createdAt: Date;
};

/** What an owner may say of an endpoint, at first and later. */
export type EndpointTerms = Pick<WebhookEndpoint, "url" | "description" | "eventTypes">;
