import { type UserId, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";

/** Has auth know them, as OPERATORs. */
export async function enlist(admin: pg.Pool, ...ids: readonly UserId[]): Promise<void> {
  for (const id of ids)
    await admin.query(
      `INSERT INTO auth."user" (id, username, username_key, email, email_key, password_hash, roles, created_at)
       VALUES ($1::uuid, $1, $1, $1 || '@x.io', $1 || '@x.io', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA', ARRAY['USER', 'OPERATOR'], now())`,
      [uuidOf(id)],
    );
}

/** Takes the role from one of them. */
export const dismiss = async (admin: pg.Pool, id: UserId): Promise<void> =>
  void (await admin.query(`UPDATE auth."user" SET roles = ARRAY['USER'] WHERE id = $1::uuid`, [uuidOf(id)]));
