import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { RoleLists } from "../../../app/roles/ports.ts";
import { type RoleChange, type RoleRequestState, STAFF_ROLES } from "../../../domain/roles/role-request.ts";
import type { RoleAction } from "../../../domain/roles/roles.ts";
import { toUser } from "../users/row.ts";
import { REQUEST_COLUMNS, type RequestRow, toRequest } from "./request-row.ts";

type UserRow = { id: string; username: string; email: string; emailConfirmedAt: Date | null; roles: string[] };
type ChangeRow = {
  id: Uuid;
  at: Date;
  action: RoleAction;
  role: string;
  by_system: string;
  by_user_id: Uuid | null;
  approved_by_id: Uuid | null;
  reason: string | null;
};

/** $1: now. */
const IN_STATE: Readonly<Record<RoleRequestState, string>> = {
  PENDING: "decision IS NULL AND expires_at > $1",
  EXPIRED: "decision IS NULL AND expires_at <= $1",
  APPROVED: "decision = 'APPROVED' AND $1::timestamptz IS NOT NULL",
  DENIED: "decision = 'DENIED' AND $1::timestamptz IS NOT NULL",
  WITHDRAWN: "decision = 'WITHDRAWN' AND $1::timestamptz IS NOT NULL",
};
const ANY_STATE = "$1::timestamptz IS NOT NULL";

export function makeRoleLists(pool: pg.Pool): RoleLists {
  return {
    async listStaff(role, { first, after }) {
      const { rows } = await pool.query<UserRow>(
        `SELECT id, username, email, email_confirmed_at AS "emailConfirmedAt", roles FROM "user" WHERE NOT roles <@ '{USER}' AND roles && $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
        [role ? [role] : STAFF_ROLES, after && uuidOf(after), first + 1],
      );
      return toListed(rows.map(toUser), first);
    },
    async listRequests({ state, now }, { first, after }) {
      const { rows } = await pool.query<RequestRow>(
        `SELECT ${REQUEST_COLUMNS} FROM role_request WHERE ${state ? IN_STATE[state] : ANY_STATE} AND ($2::uuid IS NULL OR id < $2)
         ORDER BY id DESC LIMIT $3`,
        [now, after && uuidOf(after), first + 1],
      );
      return toListed(rows.map(toRequest), first);
    },
    async findRequests(ids) {
      const text = `SELECT ${REQUEST_COLUMNS} FROM role_request WHERE id = ANY ($1::uuid[])`;
      return (await pool.query<RequestRow>(text, [ids.map((id) => uuidOf(id))])).rows.map(toRequest);
    },
    async listChanges(userId, { first, after }) {
      const { rows } = await pool.query<ChangeRow>(
        `SELECT id, at, action, role, by_system, by_user_id, approved_by_id, reason FROM role_change
         WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [uuidOf(userId), after && uuidOf(after), first + 1],
      );
      return toListed(rows.map(toChange), first);
    },
  };
}

const toChange = (row: ChangeRow): RoleChange => ({
  id: idFromUuid("rch", row.id),
  at: row.at,
  action: row.action,
  role: row.role,
  byId: row.by_user_id && idFromUuid("usr", row.by_user_id),
  approvedById: row.approved_by_id && idFromUuid("usr", row.approved_by_id),
  reason: row.reason,
  bySystem: row.by_user_id ? null : row.by_system,
});
