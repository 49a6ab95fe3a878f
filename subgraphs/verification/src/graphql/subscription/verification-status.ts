import { requireUser, subscriptionOverHttp } from "@coffer/platform/errors";
import { ownEvent } from "../../app/verification-stream.ts";
import type { Context } from "../context.ts";
import type { VerificationStatusChangedParent } from "../parents.ts";

const onlyThroughTheGateway = (): never => {
  throw subscriptionOverHttp();
};

/** The gateway alone can set an event beside the request, under the viewer's actor; without one, somebody sent the subscription by HTTP. */
export const verificationStatus = {
  subscribe: onlyThroughTheGateway,
  resolve(_root: unknown, _args: unknown, { actor, event }: Context): VerificationStatusChangedParent {
    if (event === undefined) return onlyThroughTheGateway();
    return ownEvent(requireUser(actor), event as VerificationStatusChangedParent);
  },
};
