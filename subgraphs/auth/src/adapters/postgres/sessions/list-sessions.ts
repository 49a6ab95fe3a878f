import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ListSessions } from "../../../app/sessions/ports.ts";
import type { DeviceKind } from "../../../domain/sessions/device.ts";
import type { SessionKind } from "../../../domain/sessions/running-session.ts";

type ListedRow = {
  id: Uuid;
  kind: SessionKind;
  client_name: string | null;
  device_kind: DeviceKind | null;
  device_name: string | null;
  address: string | null;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
};

/** A login on the page that lets clients in is a browser's, too: its cookie is of OAuth. */
export const makeListSessions =
  ({ pool, clock }: { pool: pg.Pool; clock: Clock }): ListSessions =>
  async (userId, { first, after }) => {
    const { rows } = await pool.query<ListedRow>(
      `SELECT s.id, c.name AS client_name, s.device_kind, s.device_name, s.address, s.created_at, s.last_used_at,
         s.expires_at, CASE WHEN g.session_id IS NOT NULL THEN 'OAUTH_CLIENT'
           WHEN s.in_cookie OR EXISTS (SELECT FROM oauth_record r WHERE r.login_id = s.id) THEN 'BROWSER'
           ELSE 'CLIENT' END AS kind
       FROM session s LEFT JOIN oauth_grant g ON g.session_id = s.id LEFT JOIN oauth_client c ON c.id = g.client_id
       WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND ($3::uuid IS NULL OR s.id < $3)
       ORDER BY s.id DESC LIMIT $4`,
      [uuidOf(userId), clock.now(), after && uuidOf(after), first + 1],
    );
    const sessions = rows.map((row) => ({
      id: idFromUuid("ses", row.id),
      kind: row.kind,
      clientName: row.client_name,
      device: row.device_kind && row.device_name ? { kind: row.device_kind, name: row.device_name } : null,
      address: row.address,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
      expiresAt: row.expires_at,
    }));
    return toListed(sessions, first);
  };
