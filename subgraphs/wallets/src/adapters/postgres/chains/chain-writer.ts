import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { ChainWriter } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { CHAIN_COLUMNS, CHAIN_WITH_CURSOR, type ChainRow, toChain } from "./row.ts";

/** In whatever transaction `sql` belongs to. */
export const makeChainWriter = (sql: Sql): ChainWriter => ({
  async lock(network) {
    // By name: where there is no row yet, nothing else could be waited for.
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('wallets/chain/' || $1::text, 0))::text AS locked", [
      network,
    ]);
    const [row] = await sql.query<ChainRow>(`SELECT ${CHAIN_COLUMNS} FROM ${CHAIN_WITH_CURSOR} WHERE c.network = $1`, [
      network,
    ]);
    return row ? toChain(row) : null;
  },
  async holds(network, { height, hash }) {
    const rows = await sql.query("SELECT 1 AS one FROM block WHERE network = $1 AND height = $2::int AND hash = $3", [
      network,
      height,
      hash,
    ]);
    return rows.length === 1;
  },
  async begin(network, { identity, state, cursor, peak, tip, leader, checkedAt }) {
    await insertBlock(sql, network, cursor);
    await sql.query(
      `INSERT INTO chain (network, chain_id, genesis, state, cursor_height, peak_height, tip_height, tip_hash, tip_parent, tip_time, leader, checked_at)
       VALUES ($1, $2, $3, $4, $5::int, $6::int, $7::int, $8, $9, $10::timestamptz, $11::int, $12::timestamptz)`,
      [
        ...[network, identity.chainId, identity.genesis, state, cursor.height, peak],
        ...[tip.height, tip.hash, tip.parent, tip.time, leader, checkedAt],
      ],
    );
  },
  async append(network, block, keep) {
    await insertBlock(sql, network, block);
    await sql.query(
      `UPDATE chain SET cursor_height = $2::int, peak_height = greatest(peak_height, $2::int),
         accepted_up_to = CASE WHEN accepted_up_to >= $2::int THEN accepted_up_to END
       WHERE network = $1`,
      [network, block.height],
    );
    await sql.query("DELETE FROM block WHERE network = $1 AND height < $2::int", [network, block.height - keep]);
  },
  async takeBack(network, cursor, below) {
    await sql.query("DELETE FROM block WHERE network = $1 AND height >= $2::int", [network, cursor.height]);
    // Of the first block that was ever read there is none below: another stands in its place.
    if (below.height === cursor.height) await insertBlock(sql, network, below);
    await sql.query("UPDATE chain SET cursor_height = $2::int WHERE network = $1", [network, below.height]);
  },
  async note(network, { state, tip, leader, checkedAt }) {
    await sql.query(
      `UPDATE chain SET state = $2, tip_height = $3::int, tip_hash = $4, tip_parent = $5, tip_time = $6::timestamptz, leader = $7::int, checked_at = $8::timestamptz
       WHERE network = $1`,
      [network, state, tip.height, tip.hash, tip.parent, tip.time, leader, checkedAt],
    );
  },
  async accept({ network, chain, operatorId, reason, at }) {
    await sql.query(
      `INSERT INTO chain_acceptance (id, network, peak_height, cursor_height, cursor_hash, reason, operator_id, at)
       VALUES ($1::uuid, $2, $3::int, $4::int, $5, $6, $7::uuid, $8::timestamptz)`,
      [randomUUID(), network, chain.peak, chain.cursor.height, chain.cursor.hash, reason, uuidOf(operatorId), at],
    );
    await sql.query("UPDATE chain SET accepted_up_to = cursor_height, state = 'CATCHING_UP' WHERE network = $1", [
      network,
    ]);
  },
});

async function insertBlock(sql: Sql, network: NetworkCode, { height, hash, parent, time }: BlockHead): Promise<void> {
  await sql.query(
    "INSERT INTO block (network, height, hash, parent, time) VALUES ($1, $2::int, $3, $4, $5::timestamptz)",
    [...[network, height, hash, parent, time]],
  );
}
