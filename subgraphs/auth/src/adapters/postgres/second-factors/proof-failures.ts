import { newUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ProofFailures } from "../../../app/second-factors/ports.ts";

const CLEARED_PER_ROUND = 200;

export const proofFailures: ProofFailures = {
  async list(sql, { userId, origin, most }) {
    const rows = await sql.query<{ at: Date }>(
      `SELECT at FROM proof_failure WHERE user_id = $1::uuid AND origin IS NOT DISTINCT FROM $2::bytea
       ORDER BY at DESC LIMIT $3`,
      [uuidOf(userId), origin, most],
    );
    return rows.map(({ at }) => at);
  },
  async add(sql, { userId, origin, at }) {
    await sql.query(
      "INSERT INTO proof_failure (id, user_id, origin, at) VALUES ($1::uuid, $2::uuid, $3::bytea, $4::timestamptz)",
      [newUuid(), uuidOf(userId), origin, at],
    );
  },
  async forget(sql, { userId, origin }) {
    await sql.query("DELETE FROM proof_failure WHERE user_id = $1::uuid AND origin = $2::bytea", [
      uuidOf(userId),
      origin,
    ]);
  },
};

/** Deletes a batch of those before a moment. True where more may be left. */
export async function clearProofFailures(pool: pg.Pool, before: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM proof_failure WHERE id IN (
       SELECT id FROM proof_failure WHERE at <= $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
