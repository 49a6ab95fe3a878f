import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import { isSideOf } from "../../app/history/follow-payments.ts";
import type { PaymentEventData } from "../../app/history/payment-event.ts";
import type { Context } from "../context.ts";
import type { PaymentStatusChangedParent } from "../parents.ts";

const mayShow = (viewer: UserActor, { fromUserId, toUserId }: PaymentEventData): boolean =>
  isSideOf(viewer, [fromUserId, toUserId]);

export const paymentStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<PaymentStatusChangedParent> =>
    loadDelivered<PaymentEventData>({ owner: context.app.streams, mayShow }, context),
};
