import type { UserActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { CapabilityChange } from "../../domain/nodes/capabilities.ts";
import type { RegisteredNode } from "../../domain/nodes/node.ts";
import type { ChangeCapabilitiesRefusal } from "../../domain/nodes/refusals.ts";
import type { NodeId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { NodeDesk } from "./ports.ts";
import { staffInPerson } from "./staff-in-person.ts";

export type ChangeCapabilitiesCommand = CapabilityChange & {
  readonly nodeId: NodeId;
  readonly reason: string;
  readonly idempotencyKey: string;
};

/** Throws BUSY where gateways could not be told: a repeat tells them again. */
export type ChangeCapabilities = (
  actor: UserActor,
  command: ChangeCapabilitiesCommand,
) => Promise<Result<RegisteredNode, ChangeCapabilitiesRefusal>>;

type Deps = {
  readonly desk: Pick<NodeDesk, "changeCapabilities">;
  readonly endedSessions: EndedSessions;
  readonly clock: Clock;
};

/** Once it is answered, whatever the node signs is judged by what it may do from now on. */
export const makeChangeCapabilities =
  ({ desk, endedSessions, clock }: Deps): ChangeCapabilities =>
  async (actor, { nodeId, toGrant, toTakeBack, reason, idempotencyKey: key }) => {
    const userId = staffInPerson(actor);
    const claim = makeClaim({ actorId: userId, operation: "changeNodeCapabilities", key }, [
      ...[nodeId, JSON.stringify(toGrant), JSON.stringify(toTakeBack), reason],
    ]);
    const order = { userId, nodeId, reason, at: clock.now(), change: { toGrant, toTakeBack } };
    const changed = await desk.changeCapabilities(claim, order);
    if (!changed.ok) return changed;
    await announceAll(endedSessions, changed.value.endedGrants);
    return ok(changed.value.node);
  };
