import { uuidOf } from "@coffer/contracts/ids";
import { pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import type { PasskeyChallenges } from "../../../app/passkeys/ports.ts";
import { CHALLENGE_MS, type ChallengeUse } from "../../../domain/passkeys/challenge.ts";
import { opaqueTokens } from "../../sessions/opaque-tokens.ts";

const CLEARED_PER_ROUND = 1000;

const ownerOf = (use: ChallengeUse) => (use.purpose === "LOGIN" ? null : uuidOf(use.userId));

export const makePasskeyChallenges = ({ pool, clock }: { pool: pg.Pool; clock: Clock }): PasskeyChallenges => ({
  async give(use) {
    const challenge = opaqueTokens.make();
    const expiresAt = new Date(clock.now().getTime() + CHALLENGE_MS);
    await pgSql(pool).query(
      "INSERT INTO webauthn_challenge (hash, purpose, user_id, expires_at) VALUES ($1::bytea, $2, $3::uuid, $4::timestamptz)",
      [opaqueTokens.hashOf(challenge), use.purpose, ownerOf(use), expiresAt],
    );
    return { challenge: challenge.reveal(), expiresAt };
  },
  async use(sql, challenge, use) {
    const hash = opaqueTokens.hashOf(new Secret(challenge));
    if (!hash) return false;
    const used = await sql.query(
      `DELETE FROM webauthn_challenge WHERE hash = $1::bytea AND purpose = $2
         AND user_id IS NOT DISTINCT FROM $3::uuid AND expires_at > $4::timestamptz RETURNING purpose`,
      [hash, use.purpose, ownerOf(use), clock.now()],
    );
    return used.length === 1;
  },
});

/** Deletes a batch of those that nobody brought back in time. True where more may be left. */
export async function clearPasskeyChallenges(pool: pg.Pool, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM webauthn_challenge WHERE hash IN (
       SELECT hash FROM webauthn_challenge WHERE expires_at <= $1 ORDER BY hash LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [now, CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
