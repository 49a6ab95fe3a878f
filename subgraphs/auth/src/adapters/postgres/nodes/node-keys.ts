import { idFromUuid, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { NewNodeKey } from "../../../app/nodes/ports.ts";
import { nodeGrantEnded, nodeKeyReplaced } from "../../../domain/nodes/events.ts";
import type { NodeKeyTaken, NodeProofInvalid } from "../../../domain/nodes/refusals.ts";
import type { NodeGrantId, NodeId, UserId } from "../../../domain/users/ids.ts";

export type LockedNode = { readonly isDisabled: boolean; readonly capabilities: readonly string[] };

/** Locked until the transaction ends; null where there is no such node. */
export async function lockNode(client: pg.ClientBase, id: NodeId): Promise<LockedNode | null> {
  const { rows } = await client.query<LockedNode>(
    `SELECT disabled_at IS NOT NULL AS "isDisabled", capabilities FROM node WHERE id = $1 FOR NO KEY UPDATE`,
    [uuidOf(id)],
  );
  return rows[0] ?? null;
}

const bytesOf = (publicKey: string) => Buffer.from(publicKey, "base64url");

/** One after the other, for keys, names and their number: what is not taken stays so. */
export async function refuseKey(
  client: pg.ClientBase,
  { publicKey, proofFault }: NewNodeKey,
): Promise<NodeKeyTaken | NodeProofInvalid | null> {
  if (proofFault) return { code: "NODE_PROOF_INVALID", fault: proofFault };
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('auth.node', 0))");
  const { rowCount } = await client.query("SELECT FROM node_key WHERE public_key = $1", [bytesOf(publicKey)]);
  return rowCount === 0 ? null : { code: "NODE_KEY_TAKEN" };
}

export async function addKey(
  client: pg.ClientBase,
  { nodeId, key, at }: { readonly nodeId: NodeId; readonly key: NewNodeKey; readonly at: Date },
): Promise<void> {
  await client.query("INSERT INTO node_key (public_key, node_id, grant_id, created_at) VALUES ($1, $2, $3, $4)", [
    bytesOf(key.publicKey),
    uuidOf(nodeId),
    uuidOf(key.grantId),
    at,
  ]);
}

/** The latest goes on for as long as was said, and none beside it: no more than two ever work. */
export async function endKeysBut(
  client: pg.ClientBase,
  order: { nodeId: NodeId; byId: UserId; formerEndsAt: Date; key: NewNodeKey; at: Date },
): Promise<void> {
  const { nodeId, byId, formerEndsAt, key, at } = order;
  const { rows } = await client.query<{ grant_id: Uuid; ends_at: Date }>(
    `UPDATE node_key SET ends_at = CASE WHEN ends_at IS NULL THEN $3::timestamptz ELSE $2::timestamptz END
     WHERE node_id = $1 AND (ends_at IS NULL OR ends_at > $2) RETURNING grant_id, ends_at`,
    [uuidOf(nodeId), at, formerEndsAt],
  );
  await addKey(client, { nodeId, key, at });
  await recordNodeChange(client, { action: "REPLACE_KEY", nodeId, byId, publicKey: key.publicKey });
  const ended = rows.filter((row) => row.ends_at <= at).map((row) => idFromUuid("ngr", row.grant_id));
  await appendEvents(pgSql(client), "auth", [
    nodeKeyReplaced({ nodeId, byId, formerEndsAt, at }),
    ...ended.map((grantId) => nodeGrantEnded({ grantId, nodeId, reason: "REPLACED", at })),
  ]);
}

/** In the transaction of the change. When it was is the database's to say. */
export async function recordNodeChange(
  client: pg.ClientBase,
  change: {
    readonly action: "REGISTER" | "REPLACE_KEY" | "DISABLE" | "ENABLE" | "CHANGE_CAPABILITIES";
    readonly nodeId: NodeId;
    readonly byId: UserId;
    readonly publicKey?: string;
    readonly granted?: readonly string[];
    readonly takenBack?: readonly string[];
    readonly reason?: string;
  },
): Promise<void> {
  const { action, nodeId, byId, publicKey, granted = null, takenBack = null, reason = null } = change;
  await client.query(
    `INSERT INTO node_change (id, action, node_id, by_id, public_key, granted, taken_back, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[newUuid(), action, uuidOf(nodeId), uuidOf(byId), publicKey === undefined ? null : bytesOf(publicKey)],
      ...[granted, takenBack, reason],
    ],
  );
}

/**
 * Keys that work go on by other grants, each under another id: what gateways know of the former is
 * no longer so. They stay known as ended while a gateway may take them.
 */
export async function renewGrants(
  client: pg.ClientBase,
  { nodeId, at }: { readonly nodeId: NodeId; readonly at: Date },
): Promise<NodeGrantId[]> {
  const { rows } = await client.query<{ grant_id: Uuid }>(
    `WITH former AS (
       SELECT public_key, grant_id FROM node_key WHERE node_id = $1 AND (ends_at IS NULL OR ends_at > $2)
       ORDER BY public_key FOR UPDATE),
     ended AS (INSERT INTO ended_node_grant (id, node_id, ended_at) SELECT grant_id, $1, $2 FROM former)
     UPDATE node_key k SET grant_id = gen_random_uuid() FROM former WHERE k.public_key = former.public_key
     RETURNING former.grant_id`,
    [uuidOf(nodeId), at],
  );
  return rows.map((row) => idFromUuid("ngr", row.grant_id));
}
