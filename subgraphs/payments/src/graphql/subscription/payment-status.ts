import { type Actor, mayRead } from "@coffer/platform/actor";
import { forbidden, subscriptionOverHttp } from "@coffer/platform/errors";
import type { PaymentStatusChangedParent } from "../parents.ts";

/** The gateway hands over the event; whether this viewer may see it is checked here, at each event. */
export const paymentStatus = {
  resolve(
    _root: unknown,
    _args: unknown,
    { event, actor }: { event?: unknown; actor: Actor },
  ): PaymentStatusChangedParent {
    if (!event) throw subscriptionOverHttp();
    const change = event as PaymentStatusChangedParent;
    if (![change.fromUserId, change.toUserId].some((userId) => userId !== null && mayRead(actor, userId)))
      throw forbidden();
    return change;
  },
};
