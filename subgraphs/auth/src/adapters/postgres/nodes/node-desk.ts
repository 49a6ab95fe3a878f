import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { type Decided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Claim, NewNodeKey, NodeDesk, NodeOrder } from "../../../app/nodes/ports.ts";
import { changeCapabilities } from "../../../domain/nodes/capabilities.ts";
import {
  nodeCapabilitiesChanged,
  nodeDisabled,
  nodeEnabled,
  nodeGrantEnded,
  nodeRegistered,
} from "../../../domain/nodes/events.ts";
import type { RegisteredNode } from "../../../domain/nodes/node.ts";
import type {
  ChangeCapabilitiesRefusal,
  NodeDisabled,
  NodeEnabled,
  NodeKeyTaken,
  NodeNameTaken,
  NodeNotFound,
  NodeProofInvalid,
  QuotaExceeded,
} from "../../../domain/nodes/refusals.ts";
import { decideAsUser } from "../users/decide-as-user.ts";
import { listGrantsOfNode } from "./ended-node-grants.ts";
import {
  addKey,
  endKeysBut,
  type LockedNode,
  lockNode,
  recordNodeChange,
  refuseKey,
  renewGrants,
} from "./node-keys.ts";
import { makeNodeRegistry } from "./node-registry.ts";

/** Of a whole deployment. */
export const NODES_MAX = 1_000;

type Refused = NodeNameTaken | NodeKeyTaken | NodeProofInvalid | QuotaExceeded;
type Unchanged = Exclude<ChangeCapabilitiesRefusal, { readonly code: "IDEMPOTENCY_KEY_REUSED" }>;
type NewNode = Pick<RegisteredNode, "id" | "name" | "capabilities" | "createdById">;

/** `onCommit` is called after a commit that wrote events. */
export function makeNodeDesk(parts: { pool: pg.Pool; onCommit: () => void; clock: Clock }): NodeDesk {
  const { pool, onCommit, clock } = parts;
  const registry = makeNodeRegistry(pool, clock);
  const show = async (subjectId: Uuid | null): Promise<RegisteredNode> => {
    const node = subjectId && (await registry.find(idFromUuid("nod", subjectId)));
    if (!node) throw new Error("a node that an order is about is missing");
    return node;
  };
  const decide = async <Refusal extends { readonly code: string }>(
    claim: Claim,
    work: (client: pg.ClientBase) => Promise<Decided<Refusal>>,
  ) => {
    const decided = await decideAsUser<Refusal>(pool, { claim, refusals: refusalObjects(), work });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return err(decided.value.refusal);
    onCommit();
    return ok(await show(decided.value.subjectId));
  };
  /** Also at a repeat: the first time may have ended before the gateways were told. */
  const withEnded = async (node: RegisteredNode) =>
    ok({ node, endedGrants: await listGrantsOfNode(pool, node.id, clock.now()) });
  return {
    register: (claim, { node, key, at }) => decide<Refused>(claim, (client) => register(client, { node, key, at })),
    async replaceKey(claim, { userId, nodeId, key, formerEndsAt, at }) {
      const replaced = await decide<NodeNotFound | NodeDisabled | NodeKeyTaken | NodeProofInvalid>(
        claim,
        async (client) => {
          const refusal = refuseDisabled(await lockNode(client, nodeId)) ?? (await refuseKey(client, key));
          if (refusal) return { refusal, subjectId: null };
          await endKeysBut(client, { nodeId, byId: userId, formerEndsAt, key, at });
          return { refusal: null, subjectId: uuidOf(nodeId) };
        },
      );
      return replaced.ok ? withEnded(replaced.value) : replaced;
    },
    async disable(claim, order) {
      const disabled = await decide<NodeNotFound | NodeDisabled>(claim, async (client) => {
        const refusal = refuseDisabled(await lockNode(client, order.nodeId));
        if (refusal) return { refusal, subjectId: null };
        await disable(client, order);
        return { refusal: null, subjectId: uuidOf(order.nodeId) };
      });
      return disabled.ok ? withEnded(disabled.value) : disabled;
    },
    enable: (claim, order) =>
      decide<NodeNotFound | NodeEnabled>(claim, async (client) => {
        const locked = await lockNode(client, order.nodeId);
        if (!locked) return { refusal: { code: "NODE_NOT_FOUND" }, subjectId: null };
        if (!locked.isDisabled) return { refusal: { code: "NODE_ENABLED" }, subjectId: null };
        await enable(client, order);
        return { refusal: null, subjectId: uuidOf(order.nodeId) };
      }),
    async changeCapabilities(claim, order) {
      const changed = await decide<Unchanged>(claim, (client) => change(client, order));
      return changed.ok ? withEnded(changed.value) : changed;
    },
  };
}

const refuseDisabled = (node: LockedNode | null): NodeNotFound | NodeDisabled | null => {
  if (!node) return { code: "NODE_NOT_FOUND" };
  return node.isDisabled ? { code: "NODE_DISABLED" } : null;
};

async function register(
  client: pg.ClientBase,
  { node, key, at }: { readonly node: NewNode; readonly key: NewNodeKey; readonly at: Date },
): Promise<Decided<Refused>> {
  const { id, name, capabilities, createdById } = node;
  const refusedKey = await refuseKey(client, key);
  if (refusedKey) return { refusal: refusedKey, subjectId: null };
  const { rows } = await client.query<{ all: number; same: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE name_key = $1)::int AS same FROM node`,
    [name.toLowerCase()],
  );
  if ((rows[0]?.same ?? 0) > 0) return { refusal: { code: "NODE_NAME_TAKEN" }, subjectId: null };
  if ((rows[0]?.all ?? 0) >= NODES_MAX)
    return { refusal: { code: "QUOTA_EXCEEDED", limit: NODES_MAX }, subjectId: null };
  await client.query(
    "INSERT INTO node (id, name, name_key, capabilities, created_at, created_by_id) VALUES ($1, $2, $3, $4, $5, $6)",
    [uuidOf(id), name, name.toLowerCase(), capabilities, at, uuidOf(createdById)],
  );
  await addKey(client, { nodeId: id, key, at });
  await recordNodeChange(client, { action: "REGISTER", nodeId: id, byId: createdById, publicKey: key.publicKey });
  await appendEvents(pgSql(client), "auth", [nodeRegistered({ nodeId: id, byId: createdById, at })]);
  return { refusal: null, subjectId: uuidOf(id) };
}

async function disable(client: pg.ClientBase, { nodeId, userId, reason, at }: NodeOrder): Promise<void> {
  const { rows } = await client.query<{ grant_id: Uuid }>(
    `WITH changed AS (UPDATE node SET disabled_at = $2 WHERE id = $1)
     SELECT grant_id FROM node_key WHERE node_id = $1 AND (ends_at IS NULL OR ends_at > $2)`,
    [uuidOf(nodeId), at],
  );
  await recordNodeChange(client, { action: "DISABLE", nodeId, byId: userId, reason });
  await appendEvents(pgSql(client), "auth", [
    nodeDisabled({ nodeId, byId: userId, at }),
    ...rows.map((row) => nodeGrantEnded({ grantId: idFromUuid("ngr", row.grant_id), nodeId, reason: "DISABLED", at })),
  ]);
}

async function enable(client: pg.ClientBase, { nodeId, userId, reason, at }: NodeOrder): Promise<void> {
  // The grants of before stand in the gateways' store of what has ended.
  await renewGrants(client, { nodeId, at });
  await client.query("UPDATE node SET disabled_at = NULL WHERE id = $1", [uuidOf(nodeId)]);
  await recordNodeChange(client, { action: "ENABLE", nodeId, byId: userId, reason });
  await appendEvents(pgSql(client), "auth", [nodeEnabled({ nodeId, byId: userId, at })]);
}

async function change(
  client: pg.ClientBase,
  { nodeId, userId: byId, reason, at, change: asked }: Parameters<NodeDesk["changeCapabilities"]>[1],
): Promise<Decided<Unchanged>> {
  const locked = await lockNode(client, nodeId);
  if (!locked) return { refusal: { code: "NODE_NOT_FOUND" }, subjectId: null };
  // It need not be let in with what it is to lose.
  if (locked.isDisabled && asked.toGrant.length > 0) return { refusal: { code: "NODE_DISABLED" }, subjectId: null };
  const changed = changeCapabilities(locked.capabilities, asked);
  if (!changed.ok) return { refusal: changed.error, subjectId: null };
  const { capabilities, granted, takenBack } = changed.value;
  await client.query("UPDATE node SET capabilities = $2 WHERE id = $1", [uuidOf(nodeId), capabilities]);
  const ended = locked.isDisabled ? [] : await renewGrants(client, { nodeId, at });
  await recordNodeChange(client, { action: "CHANGE_CAPABILITIES", nodeId, byId, granted, takenBack, reason });
  await appendEvents(pgSql(client), "auth", [
    nodeCapabilitiesChanged({ nodeId, byId, granted, takenBack, at }),
    ...ended.map((grantId) => nodeGrantEnded({ grantId, nodeId, reason: "CAPABILITIES_CHANGED", at })),
  ]);
  return { refusal: null, subjectId: uuidOf(nodeId) };
}
