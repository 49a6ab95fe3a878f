import { idFromUuid, newUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Role } from "@coffer/platform/identity/roles";
import { pgSql } from "@coffer/platform/postgres/sql";
import type { Username } from "@coffer/platform/text/username";
import type pg from "pg";
import type { ChangedBy, LockedUser, RoleHolder } from "../../../app/roles/ports.ts";
import { cutGrants } from "../api-keys/cut-grants.ts";
import { endAndTell } from "../sessions/end-sessions.ts";

export type HolderRow = { id: string; username: string; roles: Role[] };

export const holderOf = ({ id, username, roles }: HolderRow): RoleHolder => ({
  id: idFromUuid("usr", id),
  username: username as unknown as Username,
  roles,
});

/** As the record names a change that was asked for through the API. */
const BY_API = "api";

/** In a transaction that holds the user's lock, with auth's schema on its search path. */
export const lockedUser = (client: pg.ClientBase, holder: RoleHolder): LockedUser => ({
  ...holder,
  async replaceRoles({ roles, action, role, by }) {
    const userId = uuidOf(holder.id);
    await client.query(`UPDATE auth."user" SET roles = $2 WHERE id = $1`, [userId, roles]);
    const { rows } = await client.query<{ at: Date }>(
      `INSERT INTO auth.role_change (id, user_id, action, role, by_system, by_user_id, approved_by_id, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING at`,
      [newUuid(), userId, action, role, ...columnsOf(by)],
    );
    if (!rows[0]) throw new Error("a change of roles was not recorded");
    return rows[0];
  },
  tell: (event) => appendEvents(pgSql(client), "auth", [event]),
  narrowKeys: (at) => cutGrants(client, { of: { userId: holder.id }, reason: "NARROWED", at }),
  async endSessions({ reason, at, eventOf }) {
    return endAndTell(client, { userId: holder.id, reason, at, eventOf: ({ sessionId }) => eventOf(sessionId) });
  },
});

const columnsOf = (by: ChangedBy): readonly (string | null)[] =>
  "bySystem" in by
    ? [by.bySystem, null, null, null]
    : [BY_API, uuidOf(by.byId), by.approvedById && uuidOf(by.approvedById), by.reason];
