import { uuidOf } from "@coffer/contracts/ids";
import type { RecoveryCodeStore } from "../../../app/second-factors/ports.ts";

const LEFT =
  "SELECT count(*) FILTER (WHERE used_at IS NULL)::int AS left, max(created_at) AS made_at FROM recovery_code";
type LeftRow = { left: number; made_at: Date | null };

export const recoveryCodeStore: RecoveryCodeStore = {
  async replace(sql, { userId, hashes, at }) {
    await recoveryCodeStore.removeAll(sql, userId);
    await sql.query(
      `INSERT INTO recovery_code (hash, user_id, created_at)
       SELECT hash, $1::uuid, $3::timestamptz FROM unnest($2::bytea[]) hash`,
      [uuidOf(userId), hashes, at],
    );
  },
  async use(sql, { userId, hash, at }) {
    const used = await sql.query(
      `UPDATE recovery_code SET used_at = $3::timestamptz
       WHERE hash = $2::bytea AND user_id = $1::uuid AND used_at IS NULL RETURNING user_id`,
      [uuidOf(userId), hash, at],
    );
    if (used.length === 0) return null;
    const [row] = await sql.query<LeftRow>(`${LEFT} WHERE user_id = $1::uuid`, [uuidOf(userId)]);
    return row?.left ?? 0;
  },
  async removeAll(sql, userId) {
    await sql.query("DELETE FROM recovery_code WHERE user_id = $1::uuid", [uuidOf(userId)]);
  },
  async describe(sql, userId) {
    const [row] = await sql.query<LeftRow>(`${LEFT} WHERE user_id = $1::uuid`, [uuidOf(userId)]);
    return row?.made_at ? { left: row.left, madeAt: row.made_at } : null;
  },
};
