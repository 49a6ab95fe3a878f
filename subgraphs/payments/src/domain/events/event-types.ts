import type { CofferEvent, Json } from "@coffer/contracts/event";
import { type EventData, type EventType, readEventData } from "@coffer/contracts/event-data";
import type { UserId } from "../money/ids.ts";

type Told<Type extends EventType> = {
  /** For people, in the API and in docs/WEBHOOKS.md. */
  readonly description: string;
  /** Whose event it is. */
  readonly ownersOf: (data: EventData<Type>) => readonly (UserId | null)[];
  /**
   * What of its data is sent, by name: each of these each owner may read by the API. What is added
   * to an event later is not sent until somebody adds it here.
   */
  readonly fields: readonly (keyof EventData<Type> & string)[];
};

/** Of every change of a payment request. */
const OF_REQUEST = {
  ownersOf: ({ payeeUserId, payerUserId }: EventData<"coffer.payments.request.created">) => [payeeUserId, payerUserId],
  fields: ["requestId", "status", "at", "payeeUserId", "payerUserId"],
} as const;

/** Of every change of a payment schedule, which is its payer's alone. */
const OF_SCHEDULE = {
  ownersOf: ({ userId }: EventData<"coffer.payments.schedule.created">) => [userId],
  fields: ["scheduleId", "userId", "status", "reason", "at", "date", "paymentId", "refusal"],
} as const;

/** Of every change of a bulk payment, which is its payer's alone. */
const OF_BULK = {
  ownersOf: ({ userId }: EventData<"coffer.payments.bulk.created">) => [userId],
  fields: ["bulkPaymentId", "userId", "status", "at", "rows", "paid", "refused", "skipped"],
} as const;

/** The types that endpoints can be given. What is not here leaves by no webhook. */
const TOLD = {
  "coffer.payments.payment.changed": {
    description: "A payment has a new status: see `Payment.status`. To its payer and to its payee.",
    ownersOf: ({ fromUserId, toUserId }) => [fromUserId, toUserId],
    fields: ["paymentId", "status", "at", "fromUserId", "toUserId", "priority"],
  },
  "coffer.payments.payout.cancellation_refused": {
    description:
      "A withdrawal to an address was to be called off, and had been signed before: it goes on, see `ChainPayout.cancellation`. To whoever pays. One that is called off has a new status.",
    ownersOf: ({ userId }) => [userId],
    fields: ["paymentId", "userId", "at"],
  },
  "coffer.payments.request.created": {
    description:
      "Somebody asks to be paid: see `PaymentRequest`. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.request.reminded": {
    description: "Who is asked was reminded of it. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.request.paid": {
    description:
      "A request was paid: see `PaymentRequest.payment`. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.request.declined": {
    description: "Who was asked has declined. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.request.cancelled": {
    description: "Who asked has called it off. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.request.expired": {
    description: "A request was not paid in time. To who asks, and to who is asked by name or has paid.",
    ...OF_REQUEST,
  },
  "coffer.payments.schedule.created": {
    description: "A payment schedule was made: see `PaymentSchedule`. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.paused": {
    description:
      "A payment schedule is paused: `reason` says whether by its owner, or by three refusals. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.resumed": {
    description: "A payment schedule goes on. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.ended": {
    description: "A payment schedule is over: by its owner, or by its last date. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.paid": {
    description: "A date of a payment schedule was paid: `paymentId` says by what. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.refused": {
    description: "The payment of a date of a payment schedule was refused: `refusal` says why. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.missed": {
    description: "A date of a payment schedule was missed: `reason` says why. To whoever pays.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.schedule.skipped": {
    description: "A date of a payment schedule was left out by its owner. To them.",
    ...OF_SCHEDULE,
  },
  "coffer.payments.bulk.created": {
    description: "A bulk payment was made, and waits to be started: see `BulkPayment`. To whoever pays.",
    ...OF_BULK,
  },
  "coffer.payments.bulk.started": { description: "A bulk payment was started. To whoever pays.", ...OF_BULK },
  "coffer.payments.bulk.progressed": {
    description: "Some more rows of a bulk payment have their results, some hundred at a time. To whoever pays.",
    ...OF_BULK,
  },
  "coffer.payments.bulk.completed": {
    description: "Every row of a bulk payment has its result: see `BulkPayment.rows`. To whoever pays.",
    ...OF_BULK,
  },
  "coffer.payments.bulk.cancelled": {
    description: "A bulk payment was called off; what was paid before stays paid. To whoever pays.",
    ...OF_BULK,
  },
  "coffer.ledger.balance.changed": {
    description: "The balance of an account has changed, or what is reserved of it. To the account's owner.",
    ownersOf: ({ ownerId }) => [ownerId],
    fields: ["accountId", "ownerId", "currency", "posted", "pendingIn", "pendingOut", "available", "paymentId"],
  },
  "coffer.verification.status.changed": {
    description: "A verification has a new status. To whoever is verified.",
    ownersOf: ({ userId }) => [userId],
    fields: ["verificationId", "userId", "status", "level", "at"],
  },
  "coffer.verification.user.verified": {
    description: "Somebody is verified, and wallets on the networks are made for them. To them.",
    ownersOf: ({ userId }) => [userId],
    fields: ["userId", "verificationId", "level", "networks"],
  },
  "coffer.wallets.wallet.created": {
    description: "A wallet was made. To its owner.",
    ownersOf: ({ userId }) => [userId],
    fields: ["walletId", "userId", "network"],
  },
  "coffer.wallets.receipt.changed": {
    description:
      "Something came to a wallet whose coins stay apart, is confirmed, or its block was taken back: see `Deposit.state`. To the wallet's owner.",
    ownersOf: ({ userId }) => [userId],
    fields: ["depositId", "userId", "walletId", "network", "currency", "amount", "txid", "address", "state", "at"],
  },
  "coffer.auth.user.registered": {
    description: "Somebody has registered. For endpoints that get everybody's events.",
    ownersOf: ({ userId }) => [userId],
    fields: ["userId", "username"],
  },
  "coffer.auth.user.frozen": {
    description: "An operator has frozen somebody. For endpoints that get everybody's events: the person's own rest.",
    ownersOf: ({ userId }) => [userId],
    fields: ["userId"],
  },
  "coffer.auth.user.unfrozen": {
    description: "An operator has ended a freeze.",
    ownersOf: ({ userId }) => [userId],
    fields: ["userId"],
  },
  "coffer.payments.webhook.disabled": {
    description: "An endpoint was disabled, and not by its owner: see `WebhookEndpoint.disabledReason`. To its owner.",
    ownersOf: ({ userId }) => [userId],
    fields: ["endpointId", "userId", "reason", "at"],
  },
} as const satisfies { readonly [Type in EventType]?: Told<Type> };

export type WebhookEventType = keyof typeof TOLD;

export const WEBHOOK_EVENT_TYPES = Object.keys(TOLD) as readonly WebhookEventType[];

export const isWebhookEventType = (type: string): type is WebhookEventType => Object.hasOwn(TOLD, type);

/** Sent by `sendTestWebhook`, to the endpoint that it is asked for, whatever that listens to. */
export const TEST_TYPE = "coffer.payments.webhook.test";

type AnyTold = Omit<Told<EventType>, "ownersOf" | "fields"> & {
  readonly ownersOf: (data: never) => readonly (UserId | null)[];
  readonly fields: readonly string[];
};
export const toldOf = (type: WebhookEventType): AnyTold => TOLD[type];

/** Throws where its data is not what its type says. */
export function ownersOf(event: CofferEvent): UserId[] {
  if (!isWebhookEventType(event.type)) return [];
  const owners = toldOf(event.type).ownersOf(readEventData(event.type, event) as never);
  return [...new Set(owners.filter((owner) => owner !== null))];
}

/** The event as it is sent: its envelope, and of its data what may be told. */
export function bodyOf(event: CofferEvent): string {
  if (!isWebhookEventType(event.type)) throw new Error("the event is of no type that is sent");
  const data = readEventData(event.type, event) as Readonly<Record<string, Json>>;
  const told = Object.fromEntries(toldOf(event.type).fields.map((name) => [name, data[name] ?? null]));
  return writeBody(event, told);
}

/** CloudEvents 1.0 in its JSON format, as on Kafka, without what is for Coffer alone. */
export function writeBody(event: CofferEvent, data: Json): string {
  const { specversion, id, source, type, subject, time, datacontenttype, sequence } = event;
  const envelope = { specversion, id, source, type, subject, time, datacontenttype };
  return JSON.stringify({ ...envelope, ...(sequence === undefined ? {} : { sequence }), data });
}

/** So many types can be asked for at once. */
export const TYPES_MAX = 32;
