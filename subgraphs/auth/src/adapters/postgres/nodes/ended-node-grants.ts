import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { NodeGrantId, NodeId } from "../../../domain/users/ids.ts";

/**
 * What ended: keys that were replaced, those of a node that is disabled, and grants that others are
 * in the place of, since their node was enabled again or may do other things.
 */
const ENDED = `SELECT * FROM (
    SELECT k.grant_id, k.node_id, LEAST(k.ends_at, n.disabled_at) AS ended_at FROM node_key k JOIN node n ON n.id = k.node_id
    WHERE k.ends_at <= $1 OR n.disabled_at IS NOT NULL
    UNION ALL SELECT id, node_id, ended_at FROM ended_node_grant) ended`;

/** Those that ended after a moment. */
export async function listEndedNodeGrants(
  pool: pg.Pool,
  { now, since }: { readonly now: Date; readonly since: Date },
): Promise<readonly { readonly id: NodeGrantId; readonly endedAt: Date }[]> {
  const { rows } = await pool.query<{ grant_id: Uuid; ended_at: Date }>(`${ENDED} WHERE ended_at > $2`, [now, since]);
  return rows.map((row) => ({ id: idFromUuid("ngr", row.grant_id), endedAt: row.ended_at }));
}

/** The ended ones of one node, for an order that tells of them, also when it is repeated. */
export async function listGrantsOfNode(
  client: pg.Pool | pg.ClientBase,
  nodeId: NodeId,
  now: Date,
): Promise<NodeGrantId[]> {
  const { rows } = await client.query<{ grant_id: Uuid }>(`${ENDED} WHERE node_id = $2`, [now, uuidOf(nodeId)]);
  return rows.map((row) => idFromUuid("ngr", row.grant_id));
}

const GRANTS_PER_ROUND = 200;

/** Deletes a batch of those that no gateway takes any more. True where more may be left. */
export async function clearNodeGrants(pool: pg.Pool, before: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM ended_node_grant WHERE id IN
       (SELECT id FROM ended_node_grant WHERE ended_at < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, GRANTS_PER_ROUND],
  );
  return rowCount === GRANTS_PER_ROUND;
}
