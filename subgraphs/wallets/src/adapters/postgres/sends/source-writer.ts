import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SendWriter } from "../../../app/sends/ports.ts";
import type { Send } from "../../../domain/sends/send.ts";
import { SOURCE_COLUMNS, type SourceRow, toSource } from "./row.ts";

/** Of what is spent from, in whatever transaction `sql` belongs to. */
export const makeSourceWriter = (
  sql: Sql,
): Pick<SendWriter, "lockSource" | "findFreeNonce" | "pause" | "raiseNonce"> => ({
  async lockSource(network, address) {
    const [row] = await sql.query<SourceRow>(
      `SELECT ${SOURCE_COLUMNS} FROM source WHERE network = $1 AND address = $2 FOR UPDATE`,
      [network, address],
    );
    return row ? toSource(row) : null;
  },
  async findFreeNonce({ network, address }, from, userId) {
    const [row] = await sql.query<{ nonce: number }>(
      `WITH used AS (
         SELECT nonce FROM send WHERE network = $1 AND source_address = $2 AND nonce >= $3::int
         UNION SELECT d.nonce FROM draft d JOIN send s ON s.id = d.send_id
           WHERE s.network = $1 AND s.source_address = $2 AND s.state = 'AWAITING_SIGNATURE' AND s.user_id IS NOT DISTINCT FROM $4::uuid AND d.nonce >= $3::int)
       SELECT min(n.nonce)::int AS nonce FROM (SELECT $3::int AS nonce UNION ALL SELECT nonce + 1 FROM used) n
       WHERE NOT EXISTS (SELECT FROM used u WHERE u.nonce = n.nonce)`,
      [network, address, from, userId && uuidOf(userId)],
    );
    if (!row) throw new Error("no nonce was found");
    return row.nonce;
  },
  async pause({ network, address }, pausedFor) {
    await sql.query("UPDATE source SET paused_for = $3 WHERE network = $1 AND address = $2", [
      network,
      address,
      pausedFor,
    ]);
  },
  async raiseNonce({ network, address }, nextNonce) {
    await sql.query("UPDATE source SET next_nonce = $3::int WHERE network = $1 AND address = $2", [
      network,
      address,
      nextNonce,
    ]);
  },
});

/** A nonce is given away: one that was left free may lie below others. */
export async function giveNonce(sql: Sql, { network, source }: Pick<Send, "network" | "source">, nonce: number) {
  await sql.query(
    "UPDATE source SET next_nonce = greatest(next_nonce, $3::int + 1) WHERE network = $1 AND address = $2",
    [network, source, nonce],
  );
}
