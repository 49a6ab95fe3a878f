import type { CofferEvent } from "@coffer/contracts/event";
import type { Id } from "@coffer/contracts/ids";
import type { EndpointId } from "./endpoint.ts";

export type DeliveryId = Id<"whd">;

export const DELIVERY_STATUSES = ["PENDING", "DELIVERED", "FAILED"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why no answer came. An answer, whatever it says, is none of these. */
export const ATTEMPT_FAULTS = [
  "URL_NOT_ALLOWED",
  "ADDRESS_NOT_ALLOWED",
  "NAME_NOT_FOUND",
  "CONNECTION_FAILED",
  "TLS_FAILED",
  "TIMED_OUT",
] as const;
export type AttemptFault = (typeof ATTEMPT_FAULTS)[number];

/** One event for one endpoint. */
export type WebhookDelivery = {
  readonly id: DeliveryId;
  readonly endpointId: EndpointId;
  readonly eventId: CofferEvent["id"];
  /** Of those that there are, or of an older version. */
  readonly eventType: string;
  /** What is sent, byte for byte, at each attempt. */
  readonly body: string;
  /** Its endpoint gets the events of all people: what it says is anybody's. */
  readonly isForEverybody: boolean;
  readonly status: DeliveryStatus;
  /** How many attempts there were. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it was DELIVERED, or was given up; null while it is PENDING. */
  readonly endedAt: Date | null;
};

export type SentHeaders = readonly { readonly name: string; readonly value: string }[];

/** One request of a delivery, and what came of it. */
export type WebhookAttempt = {
  /** 1, 2, 3 … within its delivery. */
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly requestHeaders: SentHeaders;
  /** Of HTTP; null where no answer came. */
  readonly status: number | null;
  readonly fault: AttemptFault | null;
  /** The beginning of the answer's body; null where none came. */
  readonly answer: string | null;
};
