import { createHash } from "node:crypto";
import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { LoginChallenges } from "../../../app/sessions/ports.ts";
import { CHALLENGES_MAX } from "../../../domain/sessions/challenge.ts";

const CLEARED_PER_ROUND = 200;
const DIGEST = "sha256(convert_to(u.password_hash, 'UTF8'))";

export const makeLoginChallenges = (pool: pg.Pool): LoginChallenges => ({
  async find(hash) {
    const text = "SELECT user_id FROM login_challenge WHERE hash = $1::bytea";
    const [row] = await pgSql(pool).query<{ user_id: Uuid }>(text, [hash]);
    return row ? idFromUuid("usr", row.user_id) : null;
  },
  async isPassword(sql, userId, passwordHash) {
    const digest = createHash("sha256").update(passwordHash).digest();
    const text = `SELECT u.id FROM "user" u WHERE u.id = $1::uuid AND ${DIGEST} = $2::bytea`;
    return (await sql.query(text, [uuidOf(userId), digest])).length === 1;
  },
  async open(sql, { hash, userId, at, expiresAt }) {
    await sql.query(
      `DELETE FROM login_challenge WHERE hash IN (
         SELECT hash FROM login_challenge WHERE user_id = $1::uuid ORDER BY created_at DESC, hash OFFSET $2)`,
      [uuidOf(userId), CHALLENGES_MAX - 1],
    );
    await sql.query(
      `INSERT INTO login_challenge (hash, user_id, password_digest, created_at, expires_at)
       SELECT $2::bytea, u.id, ${DIGEST}, $3::timestamptz, $4::timestamptz FROM "user" u WHERE u.id = $1::uuid`,
      [uuidOf(userId), hash, at, expiresAt],
    );
  },
  async misses(sql, hash, at) {
    const [row] = await sql.query<{ misses: number }>(
      `SELECT c.misses FROM login_challenge c JOIN "user" u ON u.id = c.user_id AND ${DIGEST} = c.password_digest
       WHERE c.hash = $1::bytea AND c.expires_at > $2::timestamptz FOR UPDATE OF c`,
      [hash, at],
    );
    return row?.misses ?? null;
  },
  async miss(sql, hash) {
    await sql.query("UPDATE login_challenge SET misses = misses + 1 WHERE hash = $1::bytea", [hash]);
  },
  async use(sql, hash) {
    await sql.query("DELETE FROM login_challenge WHERE hash = $1::bytea", [hash]);
  },
});

/** Deletes a batch of those that are too old. True where more may be left. */
export async function clearChallenges(pool: pg.Pool, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM login_challenge WHERE hash IN (
       SELECT hash FROM login_challenge WHERE expires_at <= $1 ORDER BY hash LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [now, CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
