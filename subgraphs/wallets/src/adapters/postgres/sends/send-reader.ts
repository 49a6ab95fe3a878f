import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { SendReader, SendWithAttempts } from "../../../app/sends/ports.ts";
import type { AnyAttempt, ExpiringAttempt, OutputAttempt, Send, SignedAttempt } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { listApprovals } from "./approvals.ts";
import {
  ATTEMPT_COLUMNS,
  type AttemptRow,
  SEND_COLUMNS,
  type SendRow,
  SOURCE_COLUMNS,
  type SourceRow,
  toAnyAttempt,
  toAttempt,
  toExpiringAttempt,
  toOutputAttempt,
  toSend,
  toSource,
} from "./row.ts";
import { FROZEN } from "./unsigned-writer.ts";

/** It is as an older policy has made it. */
const isJudgedByAnother = (send: string): string =>
  `(SELECT v.policy_id FROM send_verdict v WHERE v.send_id = ${send}.id ORDER BY v.number DESC LIMIT 1) IS DISTINCT FROM
    (SELECT l.id FROM signing_policy l WHERE l.network = ${send}.network AND l.currency = ${send}.currency AND l.version IS NOT NULL ORDER BY l.version DESC LIMIT 1)`;

const URGENCY = (send: string): string => `array_position(ARRAY['HIGH', 'NORMAL', 'LOW'], ${send}.priority)`;
/** Since when it could have been looked at. */
const DUE_SINCE = "coalesce(p.look_again_at, p.created_at)";

/**
 * The ids of what may be looked at now, each with its place in the turn of its kind: the most
 * urgent one, whoever has waited longest, the next urgent one, and so on. So nothing that waits,
 * however much of it there is, keeps anything else from its turn.
 */
const PLANNED_IN_TURN = `SELECT r.id, row_number() OVER (PARTITION BY r.kind ORDER BY least(2 * r.urgent - 1, 2 * r.waiting), r.id) AS place
  FROM (
    SELECT p.id, p.kind,
      row_number() OVER (PARTITION BY p.kind ORDER BY ${URGENCY("p")}, p.id) AS urgent,
      row_number() OVER (PARTITION BY p.kind ORDER BY ${DUE_SINCE}, p.id) AS waiting
    FROM (
      SELECT p.*, row_number() OVER (PARTITION BY coalesce(p.user_id, p.id), p.kind = 'OWN' ORDER BY ${DUE_SINCE}, p.id) AS of_payer
      FROM send p JOIN source o ON o.network = p.network AND o.address = p.source_address AND o.paused_for IS NULL
      WHERE p.network = $1 AND p.state = 'PLANNED' AND (p.look_again_at IS NULL OR p.look_again_at <= $3::timestamptz)
        AND (p.kind = 'OWN' OR NOT EXISTS (SELECT FROM custody c WHERE c.network = p.network AND c.currency = p.currency AND c.state = 'STOPPED'))
        AND (p.held_until IS NULL OR p.held_until <= $3::timestamptz OR ${isJudgedByAnother("p")})
    ) p WHERE p.of_payer <= $4::int
  ) r`;

/** Of chains whose money is in accounts. */
export const makeSendReader = (pool: pg.Pool): SendReader => readerOf(pool, toAttempt);
/** Of chains whose money is outputs. */
export const makeOutputSendReader = (pool: pg.Pool): SendReader<OutputAttempt> => readerOf(pool, toOutputAttempt);
/** Of chains whose transactions expire. */
export const makeExpiringSendReader = (pool: pg.Pool): SendReader<ExpiringAttempt> => readerOf(pool, toExpiringAttempt);
/** Of all. */
export const makeAnySendReader = (pool: pg.Pool): SendReader<AnyAttempt> => readerOf(pool, toAnyAttempt);

function readerOf<One extends SignedAttempt>(pool: pg.Pool, toOne: (row: AttemptRow) => One): SendReader<One> {
  const listAttempts: SendReader<One>["listAttempts"] = async (ids) => {
    if (ids.length === 0) return [];
    const { rows } = await pool.query<AttemptRow>(
      `SELECT ${ATTEMPT_COLUMNS} FROM attempt t WHERE t.send_id = ANY ($1::uuid[]) ORDER BY t.send_id, t.number`,
      [ids.map((id) => uuidOf(id))],
    );
    return rows.map(toOne);
  };
  const withAttempts = async (sends: readonly Send[]): Promise<readonly SendWithAttempts<One>[]> => {
    const bySend = Map.groupBy(await listAttempts(sends.map(({ id }) => id)), ({ sendId }) => sendId);
    return sends.map((send) => ({ send, attempts: bySend.get(send.id) ?? [] }));
  };
  const query = async (text: string, values: readonly unknown[]): Promise<readonly Send[]> => {
    const { rows } = await pool.query<SendRow>(`SELECT ${SEND_COLUMNS} FROM send s ${text}`, [...values]);
    return rows.map(toSend);
  };
  return {
    listAttempts,
    async listByIds(ids) {
      return ids.length === 0 ? [] : query("WHERE s.id = ANY ($1::uuid[])", [ids.map((id) => uuidOf(id))]);
    },
    async listByPayments(ids) {
      return ids.length === 0 ? [] : query("WHERE s.payment_id = ANY ($1::uuid[])", [ids.map((id) => uuidOf(id))]);
    },
    list: ({ walletId, network, kind, states, after, count }) =>
      query(
        `WHERE ($1::text IS NULL OR s.network = $1) AND ($2::text IS NULL OR s.kind = $2) AND ($3::text[] IS NULL OR s.state = ANY ($3))
           AND ($4::uuid IS NULL OR s.id < $4) AND ($6::uuid IS NULL OR s.wallet_id = $6) ORDER BY s.id DESC LIMIT $5::int`,
        [network, kind, states, after && uuidOf(after), count, walletId ? uuidOf(walletId) : null],
      ),
    listApprovals: (ids) => listApprovals(pool, ids),
    listFrozen: (ids) => listFrozen(pool, ids),
    listDue: (network, { count, now }) =>
      query(
        `WHERE s.network = $1 AND s.state = 'AWAITING_APPROVAL' AND (s.held_until <= $3::timestamptz OR ${isJudgedByAnother("s")})
         ORDER BY s.id LIMIT $2::int`,
        [network, count, now],
      ),
    listPlanned: (network, { count, ofPayer, now }) =>
      query(`JOIN (${PLANNED_IN_TURN}) q ON q.id = s.id WHERE q.place <= $2::int ORDER BY ${URGENCY("s")}, s.id`, [
        network,
        count,
        now,
        ofPayer,
      ]),
    listUnmined: async (network) =>
      withAttempts(
        await query(
          `WHERE s.network = $1 AND s.state IN ('SIGNED', 'BROADCAST') AND s.txid IS NULL ORDER BY s.source_address, s.nonce`,
          [network],
        ),
      ),
    listMined: async (network, upTo) =>
      withAttempts(
        await query(
          `WHERE s.network = $1 AND s.state IN ('BROADCAST', 'CONFIRMED') AND s.height <= $2::int ORDER BY s.height, s.id`,
          [network, upTo],
        ),
      ),
    async findSource(network, address) {
      const { rows } = await pool.query<SourceRow>(
        `SELECT ${SOURCE_COLUMNS} FROM source WHERE network = $1 AND address = $2`,
        [network, address],
      );
      return rows[0] ? toSource(rows[0]) : null;
    },
    async findSourceKey(network, address) {
      const { rows } = await pool.query<SourceKeyRow>(
        `SELECT w.id AS "walletId", w.account_path AS "accountPath", coalesce(a.chain, 0) AS chain, coalesce(a.child, o.address_index) AS index,
           w.account_key_id AS "keyId", w.account_wrapped_key AS "wrappedKey", w.account_ciphertext AS ciphertext
         FROM source o JOIN wallet f ON f.id = o.wallet_id
           LEFT JOIN watched_address a ON a.network = o.network AND a.address = o.address AND f.kind IN ('IMPORTED', 'WATCH_ONLY')
           JOIN wallet w ON w.id = coalesce(a.wallet_id, f.id)
         WHERE o.network = $1 AND o.address = $2 ORDER BY w.kind = 'WATCH_ONLY', w.id <> f.id LIMIT 1`,
        [network, address],
      );
      const [row] = rows;
      if (!row) return null;
      const { walletId, keyId, wrappedKey, ciphertext, ...place } = row;
      const sealedAccountKey = keyId && wrappedKey && ciphertext ? { keyId, wrappedKey, ciphertext } : null;
      return { walletId: idFromUuid("wal", walletId), ...place, sealedAccountKey };
    },
  };
}

async function listFrozen(pool: pg.Pool, ids: readonly SendId[]): Promise<ReadonlySet<SendId>> {
  if (ids.length === 0) return new Set();
  const { rows } = await pool.query<{ id: Uuid }>(FROZEN, [ids.map((id) => uuidOf(id))]);
  return new Set(rows.map(({ id }) => idFromUuid("txn", id)));
}

type SourceKeyRow = {
  walletId: Uuid;
  accountPath: string | null;
  chain: 0 | 1;
  index: number;
  keyId: string | null;
  wrappedKey: Buffer | null;
  ciphertext: Buffer | null;
};
