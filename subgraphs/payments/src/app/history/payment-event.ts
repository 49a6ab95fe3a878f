import type { StreamPlace } from "@coffer/contracts/event";
import type { EventData } from "@coffer/contracts/event-data";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { PaymentStatus } from "../../domain/money/payment.ts";
import { placeIn } from "../money/follow-shared.ts";
import type { PaymentChange } from "./ports.ts";

/** What travels of a change. */
export type PaymentEventData = EventData<"coffer.payments.payment.changed"> & { readonly status: PaymentStatus };

export const FIELD = "paymentStatus";
export const streamOfPayment = (paymentId: PaymentId): string => streamOfOne(FIELD, paymentId);
export const streamOfUser = (userId: UserId): string => streamOfPerson(FIELD, userId);

export const toEventData = ({ paymentId, status, priority, at, from, to }: PaymentChange): PaymentEventData => ({
  paymentId,
  status,
  priority,
  at: at.toISOString(),
  fromUserId: from?.userId ?? null,
  toUserId: to?.userId ?? null,
});

/**
 * Everywhere that a change is followed: its payment's stream, and the stream of each person in it.
 */
export const toStreamPlaces = ({ paymentId, sequence, from, to }: PaymentChange): StreamPlace[] => [
  placeIn(streamOfPayment(paymentId), sequence),
  ...[from, to].flatMap((side) => (side?.sequence ? [placeIn(streamOfUser(side.userId), side.sequence)] : [])),
];
