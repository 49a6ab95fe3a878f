import type { StreamOwner } from "@coffer/platform/streams/streams";
import { changedAt, type Payment } from "../../domain/money/payment.ts";
import { priorityOf } from "../../domain/money/priority.ts";
import { makeFollowShared } from "../money/follow-shared.ts";
import { visibleTo } from "./list-payments.ts";
import { FIELD, type PaymentEventData, toEventData } from "./payment-event.ts";
import type { PaymentChanges, PaymentReader } from "./ports.ts";

type Deps = { readonly payments: PaymentReader; readonly changes: PaymentChanges };

/** The streams behind `paymentStatus`. */
export const makeFollowPayments = ({ payments, changes }: Deps): StreamOwner =>
  makeFollowShared({
    field: FIELD,
    prefix: "pay",
    notFound: { code: "PAYMENT_NOT_FOUND", message: "is no payment of yours: see `payments`" },
    find: async (viewer, id) => visibleTo(viewer, (await payments.findMany([id]))[0] ?? null),
    changes,
    sidesOf: ({ from, to }) => [from, to],
    dataOf: toEventData,
    stateOf,
  });

const stateOf = (payment: Payment): PaymentEventData => ({
  paymentId: payment.id,
  status: payment.status,
  priority: priorityOf(payment),
  at: changedAt(payment).toISOString(),
  fromUserId: payment.from?.userId ?? null,
  toUserId: payment.to?.userId ?? null,
});
