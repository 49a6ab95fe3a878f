import type { StreamPlace } from "@coffer/contracts/event";
import type { EventData } from "@coffer/contracts/event-data";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import type { StreamEvent } from "@coffer/platform/streams/streams";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { PaymentStatus } from "../../domain/money/payment.ts";
import type { PaymentChange } from "./ports.ts";

/** What travels of a change. */
export type PaymentEventData = EventData<"coffer.payments.payment.changed"> & { readonly status: PaymentStatus };

export const FIELD = "paymentStatus";
export const streamOfPayment = (paymentId: PaymentId): string => streamOfOne(FIELD, paymentId);
export const streamOfUser = (userId: UserId): string => streamOfPerson(FIELD, userId);

export const toEventData = ({ paymentId, status, at, from, to }: PaymentChange): PaymentEventData => ({
  paymentId,
  status,
  at: at.toISOString(),
  fromUserId: from?.userId ?? null,
  toUserId: to?.userId ?? null,
});

const place = (stream: string, sequence: string): StreamPlace => ({ stream, sequence, audience: [stream] });

/**
 * Everywhere that a change is followed: its payment's stream, and the stream of each person in it.
 */
export const toStreamPlaces = ({ paymentId, sequence, from, to }: PaymentChange): StreamPlace[] => [
  place(streamOfPayment(paymentId), sequence),
  ...[from, to].flatMap((side) => (side?.sequence ? [place(streamOfUser(side.userId), side.sequence)] : [])),
];

export const paymentEvent = (
  change: PaymentChange,
  at: StreamPlace,
): StreamEvent & { readonly data: PaymentEventData } => ({ field: FIELD, ...at, data: toEventData(change) });
