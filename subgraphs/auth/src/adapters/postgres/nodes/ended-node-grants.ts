import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { NodeGrantId, NodeId } from "../../../domain/users/ids.ts";

/**
 * What ended: keys that were replaced, and those of a node that is disabled. When the node is
 * enabled again its keys get others, and what ended before is forgotten: whatever gateway still
 * takes it, takes it of a node that may be let in.
 */
const ENDED = `SELECT k.grant_id, LEAST(k.ends_at, n.disabled_at) AS ended_at FROM node_key k JOIN node n ON n.id = k.node_id
  WHERE (k.ends_at <= $1 OR n.disabled_at IS NOT NULL)`;

/** Those that ended after a moment. */
export async function listEndedNodeGrants(
  pool: pg.Pool,
  { now, since }: { readonly now: Date; readonly since: Date },
): Promise<readonly { readonly id: NodeGrantId; readonly endedAt: Date }[]> {
  const { rows } = await pool.query<{ grant_id: Uuid; ended_at: Date }>(
    `${ENDED} AND LEAST(k.ends_at, n.disabled_at) > $2`,
    [now, since],
  );
  return rows.map((row) => ({ id: idFromUuid("ngr", row.grant_id), endedAt: row.ended_at }));
}

/** The ended ones of one node, for an order that tells of them, also when it is repeated. */
export async function listGrantsOfNode(
  client: pg.Pool | pg.ClientBase,
  nodeId: NodeId,
  now: Date,
): Promise<NodeGrantId[]> {
  const { rows } = await client.query<{ grant_id: Uuid }>(`${ENDED} AND n.id = $2`, [now, uuidOf(nodeId)]);
  return rows.map((row) => idFromUuid("ngr", row.grant_id));
}
