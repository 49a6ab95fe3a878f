import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { NodeRegistry } from "../../../app/nodes/ports.ts";
import { type NodeRow, SHOWN_NODE, toNode } from "./node-rows.ts";

type KeyRow = { grant_id: Uuid; public_key: Buffer; ends_at: Date | null; capabilities: readonly string[] };

export const makeNodeRegistry = (pool: pg.Pool, clock: Clock): NodeRegistry => ({
  async list({ first, after }) {
    const { rows } = await pool.query<NodeRow>(
      `SELECT ${SHOWN_NODE} FROM node n WHERE $2::uuid IS NULL OR n.id < $2 ORDER BY n.id DESC LIMIT $3`,
      [clock.now(), after === null ? null : uuidOf(after), first + 1],
    );
    return toListed(rows.map(toNode), first);
  },
  async find(id) {
    const { rows } = await pool.query<NodeRow>(`SELECT ${SHOWN_NODE} FROM node n WHERE n.id = $2`, [
      clock.now(),
      uuidOf(id),
    ]);
    return rows[0] ? toNode(rows[0]) : null;
  },
  async listKeys(id, at) {
    const { rows } = await pool.query<KeyRow>(
      `SELECT k.grant_id, k.public_key, k.ends_at, n.capabilities FROM node n JOIN node_key k ON k.node_id = n.id
       WHERE n.id = $1 AND n.disabled_at IS NULL AND (k.ends_at IS NULL OR k.ends_at > $2) ORDER BY k.ends_at DESC NULLS FIRST`,
      [uuidOf(id), at],
    );
    const keys = rows.map((row) => ({
      grantId: idFromUuid("ngr", row.grant_id),
      publicKey: row.public_key.toString("base64url"),
      endsAt: row.ends_at,
      capabilities: row.capabilities,
    }));
    return keys.length === 0 ? null : keys;
  },
  async noteReport({ nodeId, version, address, at }) {
    const { rowCount } = await pool.query(
      // Of two that cross, the later one stays.
      `UPDATE node SET version = CASE WHEN last_seen_at > $2 THEN version ELSE $3 END, last_seen_from = CASE WHEN last_seen_at > $2 THEN last_seen_from ELSE $4 END,
         last_seen_at = GREATEST(last_seen_at, $2) WHERE id = $1 AND disabled_at IS NULL`,
      [uuidOf(nodeId), at, version, address],
    );
    return rowCount === 1;
  },
});
