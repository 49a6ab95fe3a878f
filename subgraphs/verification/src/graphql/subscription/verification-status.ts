import { subscriptionOverHttp } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import type { StatusData } from "../../app/events.ts";
import type { Context } from "../context.ts";
import type { VerificationStatusChangedParent } from "../parents.ts";

/** Each viewer's own, and nobody else's, staff included. */
const mayShow = ({ userId }: UserActor, status: StatusData): boolean => status.userId === userId;

/**
 * Without an event beside the request, which the gateway alone can set, somebody sent the
 * subscription by HTTP.
 */
export const verificationStatus = {
  subscribe: (): never => {
    throw subscriptionOverHttp();
  },
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<VerificationStatusChangedParent> =>
    loadDelivered<StatusData>({ owner: context.app.stream, mayShow }, context),
};
