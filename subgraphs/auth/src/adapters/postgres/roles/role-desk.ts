import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import { refusalCodes } from "@coffer/platform/postgres/decide-once";
import { ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { RoleDesk, RolesUnderLock } from "../../../app/roles/ports.ts";
import { decideAsUser, type LockedRow } from "../users/decide-as-user.ts";
import { holderOf, lockedUser } from "./locked-user.ts";
import { REQUEST_COLUMNS, type RequestRow, toRequest } from "./request-row.ts";

/** `onCommit` is called after a commit that wrote events. */
export function makeRoleDesk({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): RoleDesk {
  return {
    async decide<Code extends string>(
      claim: Parameters<RoleDesk["decide"]>[0],
      userId: Parameters<RoleDesk["decide"]>[1],
      work: Parameters<RoleDesk["decide"]>[2],
    ) {
      const decided = await decideAsUser<Code>(pool, {
        claim,
        about: userId,
        refusals: refusalCodes(),
        async work(client, { actor, user }) {
          // An access token may say more than its holder may do now.
          if (!actor.roles.includes("ADMIN")) throw forbidden();
          const { refusal, requestId } = await work(underLock(client, user));
          return { refusal: refusal as Code | null, subjectId: requestId && uuidOf(requestId) };
        },
      });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (!refusal) onCommit();
      return ok({ refusal, requestId: subjectId && idFromUuid("rrq", subjectId) });
    },
    async findSubject(id) {
      const text = "SELECT user_id FROM role_request WHERE id = $1";
      const { rows } = await pool.query<{ user_id: Uuid }>(text, [uuidOf(id)]);
      return rows[0] ? idFromUuid("usr", rows[0].user_id) : null;
    },
  };
}

const underLock = (client: pg.ClientBase, user: LockedRow | undefined): RolesUnderLock => ({
  user: user ? lockedUser(client, holderOf(user)) : null,
  async findPending(role, now) {
    const { rows } = await client.query<RequestRow>(
      `SELECT ${REQUEST_COLUMNS} FROM role_request WHERE user_id = $1 AND role = $2 AND decision IS NULL AND expires_at > $3 LIMIT 1`,
      [user?.id, role, now],
    );
    return rows[0] ? toRequest(rows[0]) : null;
  },
  async add({ id, userId, action, role, reason, byId, createdAt, expiresAt }) {
    await client.query(
      `INSERT INTO role_request (id, user_id, action, role, reason, by_id, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [uuidOf(id), uuidOf(userId), action, role, reason, uuidOf(byId), createdAt, expiresAt],
    );
  },
  async read(id) {
    const { rows } = await client.query<RequestRow>(`SELECT ${REQUEST_COLUMNS} FROM role_request WHERE id = $1`, [
      uuidOf(id),
    ]);
    if (!rows[0]) throw new Error("a request for a role is missing");
    return toRequest(rows[0]);
  },
  async decide(id, { decision, byId, at, reason }) {
    const { rowCount } = await client.query(
      `UPDATE role_request SET decision = $2, decided_by_id = $3, decided_at = $4, decision_reason = $5
       WHERE id = $1 AND decision IS NULL`,
      [uuidOf(id), decision, uuidOf(byId), at, reason],
    );
    if (rowCount !== 1) throw new Error("a request for a role was decided twice");
  },
});
