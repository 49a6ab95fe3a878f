import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import type { PaymentEventData } from "../../app/history/payment-event.ts";
import { isSideOf } from "../../app/money/follow-shared.ts";
import type { Context } from "../context.ts";
import type { PaymentStatusChangedParent } from "../parents.ts";

const mayShow = (viewer: UserActor, { fromUserId, toUserId }: PaymentEventData): boolean =>
  isSideOf(viewer, [fromUserId, toUserId]);

export const paymentStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<PaymentStatusChangedParent> =>
    loadDelivered<PaymentEventData>({ owner: context.app.streams, mayShow }, context),
};
