import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import type { Sql } from "@coffer/platform/postgres/sql";
import { nodeSendChanged, nodeWalletCreated } from "../../../app/node-wallets/events.ts";
import type { NodeWalletWriter } from "../../../app/node-wallets/ports.ts";
import type { Coin, NodeSend, NodeSendId } from "../../../domain/node-wallets/node-send.ts";
import type { NodeAddressId, NodeWalletId } from "../../../domain/node-wallets/node-wallet.ts";
import type {
  CreateNodeAddressRefusal,
  CreateNodeWalletRefusal,
  SendFromNodeWalletRefusal,
} from "../../../domain/node-wallets/refusals.ts";
import { type KeptId, madeOnce, toMade } from "../wallets/made-once.ts";
import { COUNT_BALANCE, type CountedRow, countedAt, toBalance } from "./count-balance.ts";
import { COUNT_SENDS } from "./node-wallet-reader.ts";

const WALLET: KeptId<NodeWalletId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nwl", id) };
const ADDRESS: KeptId<NodeAddressId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nwa", id) };
const SEND: KeptId<NodeSendId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nws", id) };

/** In whatever transaction `sql` belongs to. */
export const makeNodeWalletWriter = (sql: Sql): NodeWalletWriter => ({
  lockNode: (nodeId) => lockName(sql, `wallets/node/${nodeId}`),
  async countWallets(nodeId) {
    const rows = await sql.query<{ n: number }>("SELECT count(*)::int AS n FROM node_wallet WHERE node_id = $1::uuid", [
      uuidOf(nodeId),
    ]);
    return rows[0]?.n ?? 0;
  },
  async add(wallet) {
    const { id, nodeId, network, name, currency, scale, createdAt } = wallet;
    await sql.query(
      `INSERT INTO node_wallet (id, node_id, network, name, currency, scale, created_at)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::int, $7::timestamptz)`,
      [uuidOf(id), uuidOf(nodeId), network, name, currency, scale, createdAt],
    );
    await appendEvents(sql, "wallets", [nodeWalletCreated(wallet)]);
  },
  async lockWallet(id) {
    await sql.query("SELECT FROM node_wallet WHERE id = $1::uuid FOR NO KEY UPDATE", [uuidOf(id)]);
  },
  async countBalance(id, at) {
    const [row] = await sql.query<CountedRow>(COUNT_BALANCE, countedAt(id, at));
    return toBalance(row);
  },
  async countAddresses(id) {
    const rows = await sql.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM node_address WHERE wallet_id = $1::uuid",
      [uuidOf(id)],
    );
    return rows[0]?.n ?? 0;
  },
  async addAddress({ id, walletId, address, label, createdAt }, network) {
    await sql.query(
      `INSERT INTO node_address (id, wallet_id, network, address, label, created_at)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::timestamptz)`,
      [uuidOf(id), uuidOf(walletId), network, address, label, createdAt],
    );
  },
  async countSendsSince(id, since) {
    const rows = await sql.query<{ n: number }>(COUNT_SENDS, [uuidOf(id), since]);
    return rows[0]?.n ?? 0;
  },
  addSend: (send, inputs) => addSend(sql, send, inputs),
  makeWalletOnce: (claim, make) => madeOnce<NodeWalletId, CreateNodeWalletRefusal>(sql, { claim, kept: WALLET, make }),
  makeAddressOnce: (claim, make) =>
    madeOnce<NodeAddressId, CreateNodeAddressRefusal>(sql, { claim, kept: ADDRESS, make }),
  sendOnce: (claim, make) => madeOnce<NodeSendId, SendFromNodeWalletRefusal>(sql, { claim, kept: SEND, make }),
  async findSent(claim) {
    const decided = await findDecided(sql, { claim, refusals: refusalObjects<SendFromNodeWalletRefusal>() });
    return decided && toMade(SEND, decided);
  },
});

async function addSend(sql: Sql, send: NodeSend, inputs: readonly Coin[]): Promise<boolean> {
  const { id, walletId, network, payee, units, fee, state, txid, bytes, createdAt } = send;
  await sql.query(
    `INSERT INTO node_send (id, wallet_id, network, payee, units, fee, state, txid, bytes, created_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::numeric, $6::numeric, $7, $8, $9::bytea, $10::timestamptz)`,
    [
      uuidOf(id),
      uuidOf(walletId),
      network,
      payee,
      String(units),
      String(fee),
      state,
      txid,
      Buffer.from(bytes),
      createdAt,
    ],
  );
  // The index waits for a rival that has not committed yet. Sorted: two of several coins each never
  // wait for one another.
  const sorted = inputs.toSorted((a, b) => (a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1));
  const kept = await sql.query(
    `INSERT INTO node_send_input (send_id, network, txid, vout)
     SELECT $1::uuid, $2, i.txid, i.vout FROM unnest($3::text[], $4::int[]) WITH ORDINALITY i(txid, vout, place) ORDER BY i.place
     ON CONFLICT (network, txid, vout) WHERE NOT released DO NOTHING RETURNING vout`,
    [uuidOf(id), network, sorted.map((coin) => coin.txid), sorted.map(({ vout }) => vout)],
  );
  if (kept.length < inputs.length) return false;
  await sql.query(
    "INSERT INTO node_send_change (send_id, sequence, state, at) VALUES ($1::uuid, 1, $2, $3::timestamptz)",
    [uuidOf(id), state, createdAt],
  );
  await appendEvents(sql, "wallets", [nodeSendChanged(send, { sequence: 1, at: createdAt })]);
  return true;
}
