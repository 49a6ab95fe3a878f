import { newId, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { nodeSendChanged } from "../../../app/node-wallets/events.ts";
import type { NodeWalletNotes } from "../../../app/node-wallets/ports.ts";
import { SEND_COLUMNS, type SendRow, toNodeSend } from "./row.ts";

/** What Core nodes say, each in a transaction of its own. */
export const makeNodeWalletNotes = (pool: pg.Pool): NodeWalletNotes => ({
  async opened(id, at) {
    await pool.query("UPDATE node_wallet SET opened_at = $2 WHERE id = $1::uuid AND opened_at IS NULL", [
      uuidOf(id),
      at,
    ]);
  },
  moved: ({ id, state }, next, at) =>
    inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const [row] = await sql.query<SendRow & { sequence: number }>(
        `UPDATE node_send s SET state = $3, block_hash = $4, sequence = s.sequence + 1
         WHERE s.id = $1::uuid AND s.state = $2 RETURNING ${SEND_COLUMNS}, s.sequence`,
        [uuidOf(id), state, next.state, next.blockHash],
      );
      if (!row) return false;
      await sql.query(
        "INSERT INTO node_send_change (send_id, sequence, state, block_hash, at) VALUES ($1::uuid, $2::int, $3, $4, $5::timestamptz)",
        [uuidOf(id), row.sequence, next.state, next.blockHash, at],
      );
      // Its coins went elsewhere, or are there again: the node knows which.
      if (next.state === "FAILED")
        await sql.query("UPDATE node_send_input SET released = true WHERE send_id = $1::uuid", [uuidOf(id)]);
      await appendEvents(sql, "wallets", [nodeSendChanged(toNodeSend(row), { sequence: row.sequence, at })]);
      return true;
    }),
  async sent(id, said, at) {
    await pool.query("UPDATE node_send SET sent_at = $2, said = $3 WHERE id = $1::uuid", [uuidOf(id), at, said]);
  },
  history: (id, { transfers, cursor, at, isShared }) =>
    inTransaction(pool, async (client) => {
      // Two that read at once write one after the other, each what the node said to it.
      await client.query("UPDATE node_wallet SET cursor = $2, read_at = $3 WHERE id = $1::uuid", [
        uuidOf(id),
        cursor,
        at,
      ]);
      await client.query(
        `INSERT INTO node_transfer (id, wallet_id, txid, vout, direction, address, units, fee, state, block_hash, height, seen_at)
         SELECT t.id, $1::uuid, t.txid, t.vout, t.direction, t.address, t.units, t.fee, t.state, t.block_hash, t.height, $2::timestamptz
         FROM unnest($3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::text[], $11::text[], $12::int[])
           t(id, txid, vout, direction, address, units, fee, state, block_hash, height)
         WHERE NOT $13::boolean
           OR (t.direction = 'IN' AND EXISTS (SELECT FROM node_address a WHERE a.wallet_id = $1::uuid AND a.address = t.address))
           OR (t.direction = 'OUT' AND EXISTS (SELECT FROM node_send s WHERE s.wallet_id = $1::uuid AND s.txid = t.txid))
         ON CONFLICT (wallet_id, txid, vout, direction) DO UPDATE
           SET state = EXCLUDED.state, block_hash = EXCLUDED.block_hash, height = EXCLUDED.height
           WHERE (node_transfer.state, node_transfer.block_hash) IS DISTINCT FROM (EXCLUDED.state, EXCLUDED.block_hash)`,
        [
          uuidOf(id),
          at,
          transfers.map(() => uuidOf(newId("nwt"))),
          transfers.map(({ txid }) => txid),
          transfers.map(({ vout }) => vout),
          transfers.map(({ direction }) => direction),
          transfers.map(({ address }) => address),
          transfers.map(({ units }) => String(units)),
          transfers.map(({ fee }) => (fee === null ? null : String(fee))),
          transfers.map(({ state }) => state),
          transfers.map(({ blockHash }) => blockHash),
          transfers.map(({ height }) => height),
          isShared,
        ],
      );
    }),
});
