import { uuidOf } from "@coffer/contracts/ids";
import { type Listed, toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { NodeWalletReader, PageOf } from "../../../app/node-wallets/ports.ts";
import type { Coin } from "../../../domain/node-wallets/node-send.ts";
import { COUNT_BALANCE, type CountedRow, countedAt, toBalance } from "./count-balance.ts";
import {
  ADDRESS_COLUMNS,
  type AddressRow,
  type AttemptRow,
  attemptsWhere,
  SEND_COLUMNS,
  SENDS,
  type SendRow,
  TRANSFER_COLUMNS,
  toAttempt,
  toNodeAddress,
  toNodeSend,
  toNodeWallet,
  toTransfer,
  WALLET_COLUMNS,
  type WalletRow,
} from "./row.ts";

const placeOf = <Place extends string>({ first, after }: PageOf<Place>) =>
  [after === null ? null : uuidOf(after as string), first + 1] as const;

export function makeNodeWalletReader(pool: pg.Pool): NodeWalletReader {
  /** Of a wallet, the newest first: `text` is given the wallet, the place and how many. */
  const listPage = async <Row extends pg.QueryResultRow, T>(
    text: string,
    { id, page, to }: { id: string; page: PageOf<string>; to: (row: Row) => T },
  ): Promise<Listed<T>> => {
    const { rows } = await pool.query<Row>(text, [uuidOf(id), ...placeOf(page)]);
    return toListed(rows.map(to), page.first);
  };
  return {
    async findWallet(id, nodeId) {
      const { rows } = await pool.query<WalletRow>(
        `SELECT ${WALLET_COLUMNS} FROM node_wallet w WHERE w.id = $1::uuid AND ($2::uuid IS NULL OR w.node_id = $2)`,
        [uuidOf(id), nodeId && uuidOf(nodeId)],
      );
      return rows[0] ? toNodeWallet(rows[0]) : null;
    },
    async listWallets(nodeId, page) {
      const { rows } = await pool.query<WalletRow>(
        `SELECT ${WALLET_COLUMNS} FROM node_wallet w WHERE ($1::uuid IS NULL OR w.node_id = $1) AND ($2::uuid IS NULL OR w.id < $2) ORDER BY w.id DESC LIMIT $3::int`,
        [nodeId && uuidOf(nodeId), ...placeOf(page)],
      );
      return toListed(rows.map(toNodeWallet), page.first);
    },
    async findAddress(id) {
      const { rows } = await pool.query<AddressRow>(
        `SELECT ${ADDRESS_COLUMNS} FROM node_address a WHERE a.id = $1::uuid`,
        [uuidOf(id)],
      );
      return rows[0] ? toNodeAddress(rows[0]) : null;
    },
    listAddresses: (id, page) =>
      listPage(
        `SELECT ${ADDRESS_COLUMNS} FROM node_address a WHERE a.wallet_id = $1::uuid AND ($2::uuid IS NULL OR a.id < $2) ORDER BY a.id DESC LIMIT $3::int`,
        { id, page, to: toNodeAddress },
      ),
    listSends: (id, page) =>
      listPage(
        `SELECT ${SEND_COLUMNS} FROM ${SENDS} WHERE s.wallet_id = $1::uuid AND ($2::uuid IS NULL OR s.id < $2) ORDER BY s.id DESC LIMIT $3::int`,
        { id, page, to: toNodeSend },
      ),
    listTransfers: (id, page) =>
      listPage(
        `SELECT ${TRANSFER_COLUMNS} FROM node_transfer t WHERE t.wallet_id = $1::uuid AND ($2::uuid IS NULL OR t.id < $2) ORDER BY t.id DESC LIMIT $3::int`,
        { id, page, to: toTransfer },
      ),
    ...makeSendReader(pool),
  };
}

type SendReader = Pick<
  NodeWalletReader,
  | "findSend"
  | "countSendsSince"
  | "countBalance"
  | "listHeldCoins"
  | "listInputs"
  | "listAttempts"
  | "listBehind"
  | "listOpenSends"
  | "listUnread"
>;

export const LIST_ATTEMPTS = `${attemptsWhere("s.id = $1::uuid")} ORDER BY number`;

/**
 * What has been signed here, is in no block, and makes what a send spends; and so on. What others
 * build on is not replaced, so each of these is its send's only transaction of that output.
 */
const LIST_BEHIND = `WITH RECURSIVE behind (id) AS (
    SELECT $1::uuid
    UNION
    SELECT p.id FROM behind b JOIN node_send_input i ON i.send_id = b.id AND NOT i.released
      JOIN node_send p ON p.network = i.network AND p.state IN ('SIGNED', 'BROADCAST')
        AND (p.txid = i.txid OR EXISTS (SELECT FROM node_replacement q WHERE q.send_id = p.id AND q.txid = i.txid)))
  SELECT a.* FROM (${attemptsWhere("s.id IN (SELECT id FROM behind) AND s.id <> $1::uuid")}) a
  WHERE EXISTS (SELECT FROM behind b JOIN node_send_input i ON i.send_id = b.id WHERE i.txid = a.txid)`;

const makeSendReader = (pool: pg.Pool): SendReader => ({
  async findSend(id, nodeId) {
    const { rows } = await pool.query<SendRow>(
      `SELECT ${SEND_COLUMNS} FROM ${SENDS} JOIN node_wallet w ON w.id = s.wallet_id WHERE s.id = $1::uuid AND ($2::uuid IS NULL OR w.node_id = $2)`,
      [uuidOf(id), nodeId && uuidOf(nodeId)],
    );
    return rows[0] ? toNodeSend(rows[0]) : null;
  },
  async countSendsSince(id, since) {
    const { rows } = await pool.query<{ n: number }>(COUNT_SENDS, [uuidOf(id), since]);
    return rows[0]?.n ?? 0;
  },
  async countBalance(id, at) {
    const { rows } = await pool.query<CountedRow>(COUNT_BALANCE, countedAt(id, at));
    return toBalance(rows[0]);
  },
  async listHeldCoins(of) {
    const [which, value] =
      "network" in of ? ["s.network = $1", of.network] : ["s.wallet_id = $1::uuid", uuidOf(of.walletId)];
    const { rows } = await pool.query<Coin>(
      `SELECT i.txid, i.vout FROM node_send s JOIN node_send_input i ON i.send_id = s.id
       WHERE ${which} AND (s.state IN ('SIGNED', 'BROADCAST') OR s.state = 'CONFIRMED' AND i.since > s.attempt) AND NOT i.released`,
      [value],
    );
    return rows;
  },
  async listInputs(id, { attempt }) {
    const { rows } = await pool.query<Coin>(
      "SELECT txid, vout FROM node_send_input WHERE send_id = $1::uuid AND since <= $2::int",
      [uuidOf(id), attempt],
    );
    return rows;
  },
  async listAttempts(id) {
    const { rows } = await pool.query<AttemptRow>(LIST_ATTEMPTS, [uuidOf(id)]);
    return rows.map(toAttempt);
  },
  async listBehind(id) {
    const { rows } = await pool.query<AttemptRow>(LIST_BEHIND, [uuidOf(id)]);
    return rows.map(toAttempt);
  },
  async listOpenSends(network, { first, after }) {
    const { rows } = await pool.query<SendRow & { wallet: Omit<WalletRow, "createdAt"> & { createdAt: string } }>(
      `SELECT ${SEND_COLUMNS}, (SELECT to_jsonb(o) FROM (SELECT ${WALLET_COLUMNS}) o) AS wallet
       FROM ${SENDS} JOIN node_wallet w ON w.id = s.wallet_id
       WHERE s.network = $1 AND s.state NOT IN ('FINAL', 'FAILED', 'CANCELLED') AND ($2::uuid IS NULL OR s.id > $2) ORDER BY s.id LIMIT $3::int`,
      [network, after && uuidOf(after), first],
    );
    return rows.map(({ wallet, ...row }) => ({
      send: toNodeSend(row),
      wallet: toNodeWallet({ ...wallet, createdAt: new Date(wallet.createdAt) }),
    }));
  },
  async listUnread(network, count) {
    const { rows } = await pool.query<WalletRow & { cursor: string | null }>(
      `SELECT ${WALLET_COLUMNS}, w.cursor FROM node_wallet w WHERE w.network = $1 AND w.opened_at IS NOT NULL
       ORDER BY w.read_at NULLS FIRST, w.id LIMIT $2::int`,
      [network, count],
    );
    return rows.map(({ cursor, ...row }) => ({ wallet: toNodeWallet(row), cursor }));
  },
});

export const COUNT_SENDS =
  "SELECT count(*)::int AS n FROM node_send WHERE wallet_id = $1::uuid AND created_at > $2::timestamptz";
