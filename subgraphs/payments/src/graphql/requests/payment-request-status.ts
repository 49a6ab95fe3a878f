import { loadDelivered } from "@coffer/platform/streams/streams";
import { mayFollow } from "../../app/requests/follow-requests.ts";
import type { RequestEventData } from "../../app/requests/request-event.ts";
import type { Context } from "../context.ts";
import type { PaymentRequestChangedParent } from "../parents.ts";

export const paymentRequestStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<PaymentRequestChangedParent> =>
    loadDelivered<RequestEventData>({ owner: context.app.requestStreams, mayShow: mayFollow }, context),
};
