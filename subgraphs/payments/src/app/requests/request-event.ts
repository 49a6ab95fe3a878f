import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import type { RequestId, UserId } from "../../domain/money/ids.ts";
import type { RequestChange, RequestStatus } from "../../domain/money/payment-request.ts";
import { placeIn } from "../money/follow-shared.ts";
import type { RequestChanged } from "./ports.ts";

/** What followers are given. `change`: null of the present state. */
export type RequestEventData = EventData<"coffer.payments.request.created"> & {
  readonly status: RequestStatus;
  readonly change: RequestChange | null;
};

export const FIELD = "paymentRequestStatus";
export const streamOfRequest = (id: RequestId): string => streamOfOne(FIELD, id);
export const streamOfUser = (userId: UserId): string => streamOfPerson(FIELD, userId);

/** The event of each change, without what every type of payments begins with. */
const TYPES = {
  CREATED: { type: "request.created" },
  REMINDED: { type: "request.reminded" },
  PAID: { type: "request.paid" },
  DECLINED: { type: "request.declined" },
  CANCELLED: { type: "request.cancelled" },
  EXPIRED: { type: "request.expired" },
} as const satisfies Record<RequestChange, Pick<NewEvent<"payments">, "type">>;

/** Every type that a change of a request is told as. */
export const REQUEST_EVENT_TYPES = Object.values(TYPES).map(({ type }) => `coffer.payments.${type}` as const);

/** Its id is the change's place, so a repeat is recognised. */
export function toRequestEvent(changed: RequestChanged): NewEvent<"payments"> {
  const { requestId, sequence, change, at, payee, payer } = changed;
  const { change: _kind, ...data } = toEventData(changed);
  const people = [payee, payer].flatMap((side) => (side ? [placeIn(streamOfUser(side.userId), side.sequence)] : []));
  return {
    id: `${requestId}/${sequence}`,
    ...TYPES[change],
    subject: requestId,
    sequence,
    time: at,
    ownerId: payee.userId,
    data,
    follow: { field: FIELD, places: [placeIn(streamOfRequest(requestId), sequence), ...people] },
  };
}

export const toEventData = ({ requestId, status, change, at, payee, payer }: RequestChanged): RequestEventData => ({
  requestId,
  status,
  change,
  at: at.toISOString(),
  payeeUserId: payee.userId,
  payerUserId: payer?.userId ?? null,
});
