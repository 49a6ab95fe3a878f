import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { PaymentRequest } from "../../domain/money/payment-request.ts";
import { makeFollowShared } from "../money/follow-shared.ts";
import type { RequestChanges, RequestReader } from "./ports.ts";
import { visibleTo } from "./read-requests.ts";
import { FIELD, type RequestEventData, toEventData } from "./request-event.ts";

type Deps = { readonly requests: Pick<RequestReader, "findMany">; readonly requestChanges: RequestChanges };

/** The streams behind `paymentRequestStatus`. */
export const makeFollowRequests = ({ requests, requestChanges }: Deps): StreamOwner =>
  makeFollowShared({
    field: FIELD,
    prefix: "prq",
    notFound: { code: "REQUEST_NOT_FOUND", message: "is no payment request of yours: see `paymentRequests`" },
    find: async (viewer, id) => visibleTo(viewer, (await requests.findMany([id]))[0] ?? null),
    changes: requestChanges,
    sidesOf: ({ payee, payer }) => [payee, payer],
    dataOf: toEventData,
    stateOf,
  });

const stateOf = ({ id, status, payee, payerId, createdAt, remindedAt, endedAt }: PaymentRequest): RequestEventData => ({
  requestId: id,
  status,
  change: null,
  at: (endedAt ?? remindedAt ?? createdAt).toISOString(),
  payeeUserId: payee.userId,
  payerUserId: payerId,
});
