import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { RegisteredNode } from "../../../domain/nodes/node.ts";

export type NodeRow = {
  id: Uuid;
  name: string;
  capabilities: string[];
  public_key: Buffer;
  former_ends_at: Date | null;
  created_at: Date;
  created_by_id: Uuid;
  disabled_at: Date | null;
  last_seen_at: Date | null;
  last_seen_from: string | null;
  version: string | null;
};

/** Of `node n`. `$1` is now: a key that ended before is not shown as one that works. */
export const SHOWN_NODE = `n.id, n.name, n.capabilities, n.created_at, n.created_by_id, n.disabled_at, n.last_seen_at, n.last_seen_from, n.version,
  (SELECT k.public_key FROM node_key k WHERE k.node_id = n.id AND k.ends_at IS NULL) AS public_key,
  (SELECT max(k.ends_at) FROM node_key k WHERE k.node_id = n.id AND k.ends_at > $1) AS former_ends_at`;

export const toNode = (row: NodeRow): RegisteredNode => ({
  id: idFromUuid("nod", row.id),
  name: row.name,
  capabilities: row.capabilities,
  publicKey: row.public_key.toString("base64url"),
  formerKeyEndsAt: row.former_ends_at,
  createdAt: row.created_at,
  createdById: idFromUuid("usr", row.created_by_id),
  disabledAt: row.disabled_at,
  lastSeenAt: row.last_seen_at,
  lastSeenFrom: row.last_seen_from,
  version: row.version,
});
