import { newId } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { isSignedBy, type NodeKeyPurpose, nodeKeyStatement, readNodeKey } from "@coffer/platform/identity/node-keys";
import type { Username } from "@coffer/platform/text/username";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { isProofInTime, type NodeKey, type RegisteredNode } from "../../domain/nodes/node.ts";
import type {
  DisableNodeRefusal,
  EnableNodeRefusal,
  NodeDisabled,
  RegisterNodeRefusal,
  ReplaceNodeKeyRefusal,
} from "../../domain/nodes/refusals.ts";
import type { NodeId, UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import { type ChangeCapabilities, makeChangeCapabilities } from "./change-capabilities.ts";
import type { NewNodeKey, NodeDesk, NodeRegistry } from "./ports.ts";
import { staffInPerson } from "./staff-in-person.ts";

type ProvedKey = {
  readonly publicKey: string;
  readonly signedAt: Date;
  /** Of the key, over its statement. */
  readonly signature: Uint8Array;
};
export type RegisterNodeCommand = ProvedKey & {
  readonly name: Username;
  readonly capabilities: readonly string[];
  readonly idempotencyKey: string;
};
export type ReplaceNodeKeyCommand = ProvedKey & {
  readonly nodeId: NodeId;
  readonly overlapDays: number;
  readonly idempotencyKey: string;
};
export type SetNodeStateCommand = {
  readonly nodeId: NodeId;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type Nodes = {
  register(actor: UserActor, command: RegisterNodeCommand): Promise<Result<RegisteredNode, RegisterNodeRefusal>>;
  /** This and `disable` throw BUSY where gateways could not be told: a repeat tells them again. */
  replaceKey(actor: UserActor, command: ReplaceNodeKeyCommand): Promise<Result<RegisteredNode, ReplaceNodeKeyRefusal>>;
  disable(actor: UserActor, command: SetNodeStateCommand): Promise<Result<RegisteredNode, DisableNodeRefusal>>;
  enable(actor: UserActor, command: SetNodeStateCommand): Promise<Result<RegisteredNode, EnableNodeRefusal>>;
  changeCapabilities: ChangeCapabilities;
  /** Of the node that asks. */
  report(
    actor: Actor,
    report: { readonly version: string; readonly address: string | null },
  ): Promise<Result<RegisteredNode, NodeDisabled>>;
  findSelf(actor: Actor): Promise<RegisteredNode>;
  list(actor: Actor, page: Page<NodeId>): Promise<Listed<RegisteredNode>>;
  find(actor: Actor, id: NodeId): Promise<RegisteredNode | null>;
  /** For the gateway, which asks for whoever claims to be it; null where it speaks by none. */
  listKeys(id: NodeId): Promise<readonly NodeKey[] | null>;
};

export type NodesDeps = {
  readonly desk: NodeDesk;
  readonly registry: NodeRegistry;
  readonly endedSessions: EndedSessions;
  readonly issuer: string;
  readonly clock: Clock;
};

const DAY_MS = 24 * 60 * 60_000;

export const makeNodes = (deps: NodesDeps): Nodes => ({
  ...makeOrders(deps),
  ...makeLooks(deps),
  changeCapabilities: makeChangeCapabilities(deps),
});

function makeOrders({
  desk,
  endedSessions,
  issuer,
  clock,
}: NodesDeps): Pick<Nodes, "register" | "replaceKey" | "disable" | "enable"> {
  const prove = ({ publicKey, signedAt, signature }: ProvedKey, purpose: NodeKeyPurpose, now: Date): NewNodeKey => {
    const key = readNodeKey(publicKey);
    const statement = nodeKeyStatement({ issuer, purpose, publicKey, at: signedAt });
    const isSigned = key !== null && isSignedBy(key, statement, signature);
    const late = isProofInTime(signedAt, now) ? null : "TIME";
    return { publicKey, grantId: newId("ngr"), proofFault: isSigned ? late : "SIGNATURE" };
  };
  const argumentsOf = ({ publicKey, signedAt, signature }: ProvedKey) => [
    publicKey,
    signedAt.toISOString(),
    Buffer.from(signature).toString("base64url"),
  ];
  const claimOf = (operation: "disableNode" | "enableNode", userId: UserId, command: SetNodeStateCommand) =>
    makeClaim({ actorId: userId, operation, key: command.idempotencyKey }, [command.nodeId, command.reason]);
  return {
    async register(actor, command) {
      const [createdById, at] = [staffInPerson(actor), clock.now()];
      const { capabilities, idempotencyKey } = command;
      const name = String(command.name);
      const claim = makeClaim({ actorId: createdById, operation: "registerNode", key: idempotencyKey }, [
        name,
        JSON.stringify(capabilities),
        ...argumentsOf(command),
      ]);
      const node = { id: newId("nod"), name, capabilities, createdById };
      return desk.register(claim, { node, key: prove(command, { register: name }, at), at });
    },
    async replaceKey(actor, command) {
      const [userId, at] = [staffInPerson(actor), clock.now()];
      const { nodeId, overlapDays, idempotencyKey } = command;
      const claim = makeClaim({ actorId: userId, operation: "replaceNodeKey", key: idempotencyKey }, [
        nodeId,
        String(overlapDays),
        ...argumentsOf(command),
      ]);
      const formerEndsAt = new Date(at.getTime() + overlapDays * DAY_MS);
      const key = prove(command, { replace: nodeId }, at);
      const replaced = await desk.replaceKey(claim, { userId, nodeId, key, formerEndsAt, at });
      if (!replaced.ok) return replaced;
      await announceAll(endedSessions, replaced.value.endedGrants);
      return ok(replaced.value.node);
    },
    async disable(actor, command) {
      const userId = staffInPerson(actor);
      const { nodeId, reason } = command;
      const order = { userId, nodeId, reason, at: clock.now() };
      const disabled = await desk.disable(claimOf("disableNode", userId, command), order);
      if (!disabled.ok) return disabled;
      await announceAll(endedSessions, disabled.value.endedGrants);
      return ok(disabled.value.node);
    },
    async enable(actor, command) {
      const userId = staffInPerson(actor);
      const { nodeId, reason } = command;
      return desk.enable(claimOf("enableNode", userId, command), { userId, nodeId, reason, at: clock.now() });
    },
  };
}

function makeLooks({ registry, clock }: NodesDeps): Pick<Nodes, "report" | "findSelf" | "list" | "find" | "listKeys"> {
  const findKnown = async (id: NodeId) => {
    const node = await registry.find(id);
    if (!node) throw new Error("a node that signed a request is missing");
    return node;
  };
  return {
    async report(actor, { version, address }) {
      const nodeId = nodeIdOf(actor);
      const isKnown = await registry.noteReport({ nodeId, version, address, at: clock.now() });
      return isKnown ? ok(await findKnown(nodeId)) : err({ code: "NODE_DISABLED" });
    },
    findSelf: async (actor) => findKnown(nodeIdOf(actor)),
    async list(actor, page) {
      return may(actor, "nodes:read") ? registry.list(page) : { items: [], hasNext: false };
    },
    find: async (actor, id) => (may(actor, "nodes:read") ? registry.find(id) : null),
    listKeys: (id) => registry.listKeys(id, clock.now()),
  };
}

function nodeIdOf(actor: Actor): NodeId {
  if (actor.kind !== "node" || !may(actor, "nodes:report")) throw forbidden();
  return actor.nodeId as NodeId;
}
