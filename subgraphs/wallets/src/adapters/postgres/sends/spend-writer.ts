import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SpendWriter } from "../../../app/sends/outputs/ports.ts";
import { change, toMinedSends } from "./changed.ts";
import { COUNT_OWN_SPENDABLE, COUNT_SPENDABLE, toColumns } from "./coins.ts";

/** In whatever transaction `sql` belongs to. */
export const makeSpendWriter = (sql: Sql): SpendWriter => ({
  ...makeHomeWriter(sql),
  async areSpendable(network, height, coins) {
    const [row] = await sql.query<{ count: number }>(COUNT_SPENDABLE, [network, height, ...toColumns(coins)]);
    return row?.count === coins.length;
  },
  async areOwnSpendable(walletId, height, coins) {
    const [row] = await sql.query<{ count: number }>(COUNT_OWN_SPENDABLE, [
      uuidOf(walletId),
      height,
      ...toColumns(coins),
    ]);
    return row?.count === coins.length;
  },
  async reserve({ id, network }, { number }, coins) {
    const columns = toColumns(coins);
    await sql.query(
      `INSERT INTO send_input (send_id, network, txid, vout, address, units)
       SELECT $1::uuid, $2, g.txid, g.vout, g.address, g.units
       FROM unnest($3::text[], $4::int[], $5::text[], $6::numeric[]) g(txid, vout, address, units)
       ON CONFLICT (send_id, txid, vout) DO NOTHING`,
      [
        ...[uuidOf(id), network, ...columns],
        ...[coins.map(({ address }) => address), coins.map(({ units }) => String(units))],
      ],
    );
    await sql.query(
      `INSERT INTO attempt_input (send_id, number, txid, vout)
       SELECT $1::uuid, $2::int, g.txid, g.vout FROM unnest($3::text[], $4::int[]) g(txid, vout)`,
      [uuidOf(id), number, ...columns],
    );
  },
  async isBuiltOn(id) {
    const built = await sql.query(
      `SELECT 1 AS one FROM attempt t JOIN send_input i ON i.network = t.network AND i.txid = t.txid AND NOT i.released
       WHERE t.send_id = $1::uuid LIMIT 1`,
      [uuidOf(id)],
    );
    return built.length > 0;
  },
  async spent(network, { height, hash }, at) {
    // Before its sends, as whoever signs does; in most blocks nothing is spent.
    const sources = await sql.query(
      `SELECT o.address FROM source o JOIN wallet w ON w.id = o.wallet_id WHERE o.network = $1 AND CASE
         WHEN w.kind IN ('IMPORTED', 'WATCH_ONLY') THEN o.address IN (SELECT s.source_address FROM receipt r JOIN send_input i ON i.network = r.network AND i.txid = r.txid AND r.position = 'vout:' || i.vout AND NOT i.released
           JOIN send s ON s.id = i.send_id WHERE r.network = $1 AND r.spent_block_hash = $2)
         ELSE EXISTS (SELECT FROM utxo u WHERE u.network = $1 AND u.spent_block_hash = $2) END ORDER BY o.address FOR UPDATE OF o`,
      [network, hash],
    );
    const found = sources.length === 0 ? [] : await sql.query<Winner>(WINNERS, [network, hash]);
    if (found.length === 0) return [];
    const mined = await change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', txid = o.txid, height = $2::int, block_hash = $3, succeeded = true, fee = o.fee, sequence = sequence + 1
        FROM unnest($4::uuid[], $5::text[], $6::numeric[]) o(id, txid, fee)
        WHERE send.network = $1 AND send.id = o.id AND state IN ('SIGNED', 'BROADCAST') AND send.txid IS NULL RETURNING send.*`,
      values: [
        ...[network, height, hash],
        found.map(({ sendId }) => sendId),
        found.map(({ spender }) => spender),
        found.map(({ fee }) => fee ?? "0"),
      ],
      at,
    });
    return toMinedSends(sql, mined);
  },
  async listForeign(network, { hash }) {
    const rows = await sql.query<{ txid: string }>(
      `SELECT DISTINCT u.spent_by AS txid FROM utxo u JOIN wallet w ON w.id = u.wallet_id AND w.kind <> 'COLD' WHERE u.network = $1 AND u.spent_block_hash = $2
         AND NOT EXISTS (SELECT FROM attempt t WHERE t.network = $1 AND t.txid = u.spent_by) ORDER BY 1`,
      [network, hash],
    );
    return rows.map(({ txid }) => txid);
  },
  async pausePool(network) {
    await sql.query(
      `UPDATE source SET paused_for = 'FOREIGN_NONCE' FROM wallet w
       WHERE w.id = source.wallet_id AND source.network = $1 AND w.kind NOT IN ('IMPORTED', 'WATCH_ONLY', 'COLD')`,
      [network],
    );
  },
  async release(network) {
    await sql.query(
      `UPDATE send_input i SET released = true FROM send s
       WHERE s.id = i.send_id AND i.network = $1 AND NOT i.released AND s.state IN ('FINAL', 'FAILED', 'CANCELLED')`,
      [network],
    );
  },
});

/** Of what the treasury pays itself. */
const makeHomeWriter = (sql: Sql): Pick<SpendWriter, "isConsolidating" | "endOrphaned"> => ({
  async isConsolidating(network) {
    const found = await sql.query(
      "SELECT 1 AS one FROM send WHERE network = $1 AND kind = 'CONSOLIDATION' AND state IN ('SIGNED', 'BROADCAST') AND txid IS NULL LIMIT 1",
      [network],
    );
    return found.length > 0;
  },
  async endOrphaned(network, at) {
    const ended = await change(sql, {
      statement: `UPDATE send SET state = 'FAILED', failure = 'REPLACED', sequence = sequence + 1
        WHERE network = $1 AND kind = 'BUMP' AND state = 'BROADCAST' AND txid IS NULL AND EXISTS (
          SELECT FROM attempt_input i JOIN attempt t ON t.network = $1 AND t.txid = i.txid
            JOIN send p ON p.id = t.send_id AND p.state IN ('FINAL', 'FAILED', 'CANCELLED') AND p.txid IS DISTINCT FROM i.txid
          WHERE i.send_id = send.id AND i.number = 1) RETURNING send.*`,
      values: [network],
      at,
    });
    return ended.length;
  },
});

/** `fee`: null of what is none of ours. */
type Winner = { sendId: Uuid; spender: string; fee: string | null };

/**
 * Of each send whose inputs a block spends, by what: an attempt of its own, else a transaction that
 * spends what all of its attempts do, so that none of them can be mined any more.
 */
const WINNERS = `SELECT DISTINCT ON (i.send_id) i.send_id AS "sendId", u.spent_by AS spender, t.fee::text AS fee
  FROM (SELECT network, txid, vout, spent_by FROM utxo WHERE network = $1 AND spent_block_hash = $2
      UNION SELECT network, txid, substring(position FROM 6)::int, spent_by FROM receipt
      WHERE network = $1 AND spent_block_hash = $2 AND position LIKE 'vout:%') u
    JOIN send_input i ON i.network = u.network AND i.txid = u.txid AND i.vout = u.vout AND NOT i.released
    LEFT JOIN attempt t ON t.send_id = i.send_id AND t.txid = u.spent_by
  WHERE (t.send_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM attempt e WHERE e.send_id = i.send_id AND NOT EXISTS (
      SELECT FROM attempt_input n WHERE n.send_id = e.send_id AND n.number = e.number AND n.txid = i.txid AND n.vout = i.vout)))
  ORDER BY i.send_id, t.send_id IS NULL, u.spent_by`;
