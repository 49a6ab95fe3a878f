import type { NewEvent } from "@coffer/contracts/new-event";
import type { NodeGrantId, NodeId, UserId } from "../users/ids.ts";
import type { NodeGrantEndReason } from "./node.ts";

type NodeChange = { readonly nodeId: NodeId; readonly byId: UserId; readonly at: Date };

const of = ({ nodeId, byId, at }: NodeChange) => ({ subject: nodeId, data: { nodeId, byId }, time: at });

export const nodeRegistered = (change: NodeChange): NewEvent<"auth"> => ({ type: "node.registered", ...of(change) });
export const nodeDisabled = (change: NodeChange): NewEvent<"auth"> => ({ type: "node.disabled", ...of(change) });
export const nodeEnabled = (change: NodeChange): NewEvent<"auth"> => ({ type: "node.enabled", ...of(change) });

export function nodeKeyReplaced(change: NodeChange & { readonly formerEndsAt: Date }): NewEvent<"auth"> {
  const { data, ...event } = of(change);
  return { type: "node.key_replaced", ...event, data: { ...data, formerEndsAt: change.formerEndsAt.toISOString() } };
}

export function nodeCapabilitiesChanged(
  change: NodeChange & { readonly granted: readonly string[]; readonly takenBack: readonly string[] },
): NewEvent<"auth"> {
  const { data, ...event } = of(change);
  const { granted, takenBack } = change;
  return { type: "node.capabilities_changed", ...event, data: { ...data, granted, takenBack } };
}

/** Gateways follow it, as they do the end of a session. */
export const nodeGrantEnded = (ended: {
  readonly grantId: NodeGrantId;
  readonly nodeId: NodeId;
  readonly reason: NodeGrantEndReason;
  readonly at: Date;
}): NewEvent<"auth"> => ({
  type: "node_grant.ended",
  subject: ended.grantId,
  data: { grantId: ended.grantId, nodeId: ended.nodeId, reason: ended.reason },
  time: ended.at,
});
