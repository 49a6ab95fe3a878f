import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import { isSideOf } from "../../app/money/follow-shared.ts";
import type { RequestEventData } from "../../app/requests/request-event.ts";
import type { Context } from "../context.ts";
import type { PaymentRequestChangedParent } from "../parents.ts";

const mayShow = (viewer: UserActor, { payeeUserId, payerUserId }: RequestEventData): boolean =>
  isSideOf(viewer, [payeeUserId, payerUserId]);

export const paymentRequestStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<PaymentRequestChangedParent> =>
    loadDelivered<RequestEventData>({ owner: context.app.requestStreams, mayShow }, context),
};
