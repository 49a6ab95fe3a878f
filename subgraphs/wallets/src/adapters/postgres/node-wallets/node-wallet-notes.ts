import { newId, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { nodeSendChanged } from "../../../app/node-wallets/events.ts";
import type { NodeWalletNotes } from "../../../app/node-wallets/ports.ts";
import type { NextState, NodeSendId, NodeSendState } from "../../../domain/node-wallets/node-send.ts";
import { SEND_COLUMNS, SENDS, type SendRow, toNodeSend } from "./row.ts";

/** What Core nodes say, each in a transaction of its own. */
export const makeNodeWalletNotes = (pool: pg.Pool): NodeWalletNotes => ({
  async opened(id, at) {
    await pool.query("UPDATE node_wallet SET opened_at = $2 WHERE id = $1::uuid AND opened_at IS NULL", [
      uuidOf(id),
      at,
    ]);
  },
  moved: ({ id, state }, { attempts, ...next }, at) =>
    inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      if (!(await lockState(sql, id, state))) return false;
      // What its coins were given to was asked of another state.
      if (next.state === "FAILED" && (await countAttempts(sql, id)) !== attempts) return false;
      await move(sql, { id, next, at });
      // Where it has failed its coins went elsewhere, or are there again: the node knows which.
      if (next.state === "FAILED") await release(sql, id, { behind: 0 });
      if (next.state === "FINAL" || next.state === "CANCELLED") await release(sql, id, { behind: next.attempt });
      return true;
    }),
  shown: ({ id }, { number, outcome, said, at }) =>
    inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const state = await lockState(sql, id, "BROADCAST");
      await sql.query("UPDATE node_send SET sent_at = $2::timestamptz, said = $3 WHERE id = $1::uuid", [
        ...[uuidOf(id), at, said],
      ]);
      if (number > 1)
        await sql.query(
          "UPDATE node_replacement SET outcome = CASE WHEN $3 = 'UNCLEAR' THEN outcome ELSE $3 END, said = $4 WHERE send_id = $1::uuid AND number = $2::int",
          [uuidOf(id), number, outcome, said],
        );
      if (outcome !== "TAKEN" || !state || state.attempt === number) return;
      await move(sql, { id, next: { state: "BROADCAST", blockHash: null, attempt: number }, at });
    }),
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
           OR (t.direction = 'OUT' AND EXISTS (SELECT FROM node_send s WHERE s.wallet_id = $1::uuid
                AND (s.txid = t.txid OR EXISTS (SELECT FROM node_replacement r WHERE r.send_id = s.id AND r.txid = t.txid))))
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

/** To the end of the transaction; null where it is in another state by now. */
async function lockState(sql: Sql, id: NodeSendId, state: NodeSendState): Promise<{ attempt: number } | null> {
  const [row] = await sql.query<{ attempt: number; state: string }>(
    "SELECT attempt, state FROM node_send WHERE id = $1::uuid FOR NO KEY UPDATE",
    [uuidOf(id)],
  );
  return row?.state === state ? row : null;
}

async function countAttempts(sql: Sql, id: NodeSendId): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    "SELECT 1 + count(*)::int AS n FROM node_replacement WHERE send_id = $1::uuid",
    [uuidOf(id)],
  );
  return row?.n ?? 0;
}

type Move = { readonly id: NodeSendId; readonly next: NextState; readonly at: Date };

/** What was asked for does not outlive that it counts as paid. */
async function move(sql: Sql, { id, next, at }: Move): Promise<void> {
  await sql.query(
    `UPDATE node_send SET state = $2, block_hash = $3, attempt = $4::int, sequence = sequence + 1,
       asked = CASE WHEN $2 IN ('SIGNED', 'BROADCAST') THEN asked END WHERE id = $1::uuid`,
    [uuidOf(id), next.state, next.blockHash, next.attempt],
  );
  const [row] = await sql.query<SendRow & { sequence: number }>(
    `SELECT ${SEND_COLUMNS}, s.sequence FROM ${SENDS} WHERE s.id = $1::uuid`,
    [uuidOf(id)],
  );
  if (!row) throw new Error("a send that was moved is missing");
  await sql.query(
    "INSERT INTO node_send_change (send_id, sequence, state, block_hash, at) VALUES ($1::uuid, $2::int, $3, $4, $5::timestamptz)",
    [uuidOf(id), row.sequence, next.state, next.blockHash, at],
  );
  await appendEvents(sql, "wallets", [nodeSendChanged(toNodeSend(row), { sequence: row.sequence, at })]);
}

/** What is spent by none of its transactions up to that one. */
async function release(sql: Sql, id: NodeSendId, { behind }: { readonly behind: number }): Promise<void> {
  await sql.query("UPDATE node_send_input SET released = true WHERE send_id = $1::uuid AND since > $2::int", [
    ...[uuidOf(id), behind],
  ]);
}
