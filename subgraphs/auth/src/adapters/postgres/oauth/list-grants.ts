import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ListGrants } from "../../../app/oauth/ports.ts";

type ListedRow = {
  id: Uuid;
  client_id: Uuid;
  name: string;
  homepage: string;
  scopes: string[];
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
};

export const makeListGrants =
  ({ pool, clock }: { pool: pg.Pool; clock: Clock }): ListGrants =>
  async (userId, { first, after }) => {
    const { rows } = await pool.query<ListedRow>(
      `SELECT s.id, g.client_id, c.name, c.homepage, g.scopes, s.created_at, s.last_used_at, s.expires_at
       FROM session s JOIN oauth_grant g ON g.session_id = s.id JOIN oauth_client c ON c.id = g.client_id
       WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND ($3::uuid IS NULL OR s.id < $3)
       ORDER BY s.id DESC LIMIT $4`,
      [uuidOf(userId), clock.now(), after && uuidOf(after), first + 1],
    );
    const grants = rows.map((row) => ({
      id: idFromUuid("ses", row.id),
      client: { id: idFromUuid("app", row.client_id), name: row.name, homepage: row.homepage },
      scopes: row.scopes,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
      expiresAt: row.expires_at,
    }));
    return toListed(grants, first);
  };
