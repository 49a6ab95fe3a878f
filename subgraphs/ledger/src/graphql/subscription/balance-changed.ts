import { mayRead } from "@coffer/platform/actor";
import { forbidden, subscriptionOverHttp } from "@coffer/platform/errors";
import type { BalanceChangedParent } from "../parents.ts";

/** The gateway hands over the event; whether this viewer may see it is checked here, at each event. */
export const balanceChanged = {
  resolve(
    _root: unknown,
    _args: unknown,
    { event, actor }: { event?: unknown; actor: Parameters<typeof mayRead>[0] },
  ): BalanceChangedParent {
    if (!event) throw subscriptionOverHttp();
    const change = event as BalanceChangedParent;
    if (!change.ownerId || !mayRead(actor, change.ownerId)) throw forbidden();
    return change;
  },
};
