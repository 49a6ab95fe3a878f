import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { loadDelivered } from "@coffer/platform/streams/streams";
import type { BalanceEventData } from "../../app/balance-event.ts";
import type { Context } from "../context.ts";
import type { BalanceChangedParent } from "../parents.ts";

const mayShow = (viewer: UserActor, { ownerId }: BalanceEventData): boolean =>
  ownerId !== null && may(viewer, "accounts:read", ownerId);

export const balanceChanged = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<BalanceChangedParent> =>
    loadDelivered<BalanceEventData>({ owner: context.app.streams, mayShow }, context),
};
