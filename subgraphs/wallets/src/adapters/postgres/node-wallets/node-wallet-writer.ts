import { idFromUuid, type NodeId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import type { Sql } from "@coffer/platform/postgres/sql";
import { nodeSendChanged, nodeWalletCreated } from "../../../app/node-wallets/events.ts";
import type { LockedSend, NodeWalletWriter } from "../../../app/node-wallets/ports.ts";
import type { Coin, NodeAttempt, NodeSend, NodeSendId } from "../../../domain/node-wallets/node-send.ts";
import type { NodeAddressId, NodeWalletId } from "../../../domain/node-wallets/node-wallet.ts";
import type {
  CreateNodeAddressRefusal,
  CreateNodeWalletRefusal,
  ManageNodeSendRefusal,
  SendFromNodeWalletRefusal,
} from "../../../domain/node-wallets/refusals.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { type KeptId, madeOnce, toMade } from "../wallets/made-once.ts";
import { COUNT_BALANCE, type CountedRow, countedAt, toBalance } from "./count-balance.ts";
import { COUNT_SENDS, LIST_ATTEMPTS } from "./node-wallet-reader.ts";
import { type AttemptRow, SEND_COLUMNS, SENDS, type SendRow, toAttempt, toNodeSend } from "./row.ts";

const WALLET: KeptId<NodeWalletId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nwl", id) };
const ADDRESS: KeptId<NodeAddressId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nwa", id) };
const SEND: KeptId<NodeSendId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("nws", id) };

/** What an operator has yet to grant may be asked for again by the same key. */
const isForGood = ({ code }: { readonly code: string }): boolean => code !== "NODE_CAPABILITY_MISSING";

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
  addSend: (send, first, inputs) => addSend(sql, { send, first, inputs }),
  lockSend: (id, nodeId) => lockSend(sql, id, nodeId),
  async ask(id, asked) {
    await sql.query("UPDATE node_send SET asked = $2 WHERE id = $1::uuid", [uuidOf(id), asked]);
  },
  async isBuiltOn(id) {
    const [row] = await sql.query<{ is: boolean }>(IS_BUILT_ON, [uuidOf(id)]);
    return row?.is === true;
  },
  addReplacement: (send, attempt, more) => addReplacement(sql, { send, attempt, more }),
  makeWalletOnce: (claim, make) =>
    madeOnce<NodeWalletId, CreateNodeWalletRefusal>(sql, { claim, kept: WALLET, isKept: isForGood, make }),
  makeAddressOnce: (claim, make) =>
    madeOnce<NodeAddressId, CreateNodeAddressRefusal>(sql, { claim, kept: ADDRESS, isKept: isForGood, make }),
  sendOnce: (claim, make) => madeOnce<NodeSendId, SendFromNodeWalletRefusal>(sql, { claim, kept: SEND, make }),
  manageOnce: (claim, manage) =>
    // What cannot be done now may be done later.
    madeOnce<NodeSendId, ManageNodeSendRefusal>(sql, { claim, kept: SEND, isKept: () => false, make: manage }),
  async findSent(claim) {
    const decided = await findDecided(sql, { claim, refusals: refusalObjects<SendFromNodeWalletRefusal>() });
    return decided && toMade(SEND, decided);
  },
});

type NewSend = { readonly send: NodeSend; readonly first: NodeAttempt; readonly inputs: readonly Coin[] };

async function addSend(sql: Sql, { send, first, inputs }: NewSend): Promise<boolean> {
  const { id, walletId, network, payee, units, state, createdAt } = send;
  if (await mayLoseOne(sql, network, inputs)) return false;
  await sql.query(
    `INSERT INTO node_send (id, wallet_id, network, payee, units, fee, state, txid, bytes, created_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::numeric, $6::numeric, $7, $8, $9::bytea, $10::timestamptz)`,
    [
      ...[uuidOf(id), uuidOf(walletId), network, payee, String(units), String(first.fee), state, first.txid],
      ...[Buffer.from(first.bytes), createdAt],
    ],
  );
  if (!(await reserve(sql, { send, since: 1, coins: inputs }))) return false;
  await sql.query(
    "INSERT INTO node_send_change (send_id, sequence, state, at) VALUES ($1::uuid, 1, $2, $3::timestamptz)",
    [uuidOf(id), state, createdAt],
  );
  await appendEvents(sql, "wallets", [nodeSendChanged(send, { sequence: 1, at: createdAt })]);
  return true;
}

/**
 * Whether one of the coins is of a transaction whose place another may take: then what spends it is
 * lost with it. Locks what they are of, so that none of it is replaced meanwhile.
 */
async function mayLoseOne(sql: Sql, network: NetworkCode, coins: readonly Coin[]): Promise<boolean> {
  const parents = await sql.query<{ id: Uuid }>(
    `SELECT s.id FROM node_send s WHERE s.network = $1 AND s.state IN ('SIGNED', 'BROADCAST')
       AND (s.txid = ANY ($2::text[]) OR EXISTS (SELECT FROM node_replacement r WHERE r.send_id = s.id AND r.txid = ANY ($2::text[])))
     ORDER BY s.id FOR NO KEY UPDATE OF s`,
    [network, coins.map(({ txid }) => txid)],
  );
  if (parents.length === 0) return false;
  // Behind the locks: what was signed while they were waited for is seen, too.
  const replaced = await sql.query(
    `SELECT FROM node_send s WHERE s.id = ANY ($1::uuid[]) AND s.state IN ('SIGNED', 'BROADCAST')
       AND (s.asked IS NOT NULL OR EXISTS (SELECT FROM node_replacement r WHERE r.send_id = s.id)) LIMIT 1`,
    [parents.map(({ id }) => id)],
  );
  return replaced.length > 0;
}

type Reserving = { readonly send: NodeSend; readonly since: number; readonly coins: readonly Coin[] };

/** False where another send has one. */
async function reserve(sql: Sql, { send: { id, network }, since, coins }: Reserving): Promise<boolean> {
  // The index waits for a rival that has not committed yet. Sorted: two of several coins each never
  // wait for one another.
  const sorted = coins.toSorted((a, b) => (a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1));
  const kept = await sql.query(
    `INSERT INTO node_send_input (send_id, network, txid, vout, since)
     SELECT $1::uuid, $2, i.txid, i.vout, $5::int FROM unnest($3::text[], $4::int[]) WITH ORDINALITY i(txid, vout, place) ORDER BY i.place
     ON CONFLICT (network, txid, vout) WHERE NOT released DO NOTHING RETURNING vout`,
    [uuidOf(id), network, sorted.map((coin) => coin.txid), sorted.map(({ vout }) => vout), since],
  );
  return kept.length === coins.length;
}

async function lockSend(sql: Sql, id: NodeSendId, nodeId: NodeId | null): Promise<LockedSend | null> {
  const locked = await sql.query(
    `SELECT FROM node_send s JOIN node_wallet w ON w.id = s.wallet_id
     WHERE s.id = $1::uuid AND ($2::uuid IS NULL OR w.node_id = $2) FOR NO KEY UPDATE OF s`,
    [uuidOf(id), nodeId && uuidOf(nodeId)],
  );
  if (locked.length === 0) return null;
  // Behind the lock: what was signed while it was waited for is seen, too.
  const [row] = await sql.query<SendRow>(`SELECT ${SEND_COLUMNS} FROM ${SENDS} WHERE s.id = $1::uuid`, [uuidOf(id)]);
  if (!row) throw new Error("a send that is locked is missing");
  const attempts = await sql.query<AttemptRow>(LIST_ATTEMPTS, [uuidOf(id)]);
  return { send: toNodeSend(row), attempts: attempts.map(toAttempt) };
}

const IS_BUILT_ON = `SELECT EXISTS (
    SELECT FROM node_send s JOIN node_send_input i ON i.network = s.network AND NOT i.released
      AND (i.txid = s.txid OR EXISTS (SELECT FROM node_replacement r WHERE r.send_id = s.id AND r.txid = i.txid))
    WHERE s.id = $1::uuid) AS is`;

type NewReplacement = {
  readonly send: NodeSend;
  readonly attempt: NodeAttempt;
  readonly more: readonly Coin[];
};

async function addReplacement(sql: Sql, { send, attempt, more }: NewReplacement): Promise<boolean> {
  const { number, txid, bytes, fee, isCancel, signedAt } = attempt;
  await sql.query(
    `INSERT INTO node_replacement (send_id, number, network, txid, bytes, fee, is_cancel, signed_at)
     VALUES ($1::uuid, $2::int, $3, $4, $5::bytea, $6::numeric, $7::boolean, $8::timestamptz)`,
    [...[uuidOf(send.id), number, send.network, txid, Buffer.from(bytes), String(fee), isCancel, signedAt]],
  );
  await sql.query("UPDATE node_send SET asked = NULL WHERE id = $1::uuid", [uuidOf(send.id)]);
  return reserve(sql, { send, since: number, coins: more });
}
