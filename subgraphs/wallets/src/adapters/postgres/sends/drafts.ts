import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { DraftReader, DraftWriter, ExternalSend } from "../../../app/sends/external/ports.ts";
import type { SendReader } from "../../../app/sends/ports.ts";
import { type Draft, isExpiring, isSpend, isTransfer } from "../../../domain/sends/draft.ts";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import type { AnyAttempt, Send } from "../../../domain/sends/send.ts";
import { change } from "./changed.ts";
import { COUNT_OWN_LEFT, toColumns } from "./coins.ts";
import { SEND_COLUMNS, type SendRow, toSend } from "./row.ts";

/** Of `d`. */
const DRAFT_COLUMNS = `d.send_id AS "sendId", d.number, d.unsigned, d.is_cancel AS "isCancel", d.units::text AS units, d.made_at AS "madeAt", d.is_open AS "isOpen",
  d.nonce, d.gas_limit::text AS "gasLimit", d.max_fee_per_gas::text AS "maxFeePerGas", d.max_priority_fee_per_gas::text AS "maxPriorityFeePerGas",
  d.outdated_height AS "outdatedHeight", d.fee::text AS fee, d.vsize, d.psbt, d.txid, d.expires_at AS "expiresAt", d.dead_height AS "deadHeight",
  (SELECT json_agg(json_build_object('txid', i.txid, 'vout', i.vout, 'address', i.address, 'units', i.units::text) ORDER BY i.txid, i.vout)
    FROM draft_input i WHERE i.send_id = d.send_id AND i.number = d.number) AS inputs`;

type DraftRow = {
  sendId: Uuid;
  number: number;
  unsigned: Buffer;
  isCancel: boolean;
  units: string;
  madeAt: Date;
  isOpen: boolean;
  nonce: number | null;
  gasLimit: string | null;
  maxFeePerGas: string | null;
  maxPriorityFeePerGas: string | null;
  outdatedHeight: number | null;
  fee: string | null;
  vsize: number | null;
  psbt: Buffer | null;
  txid: string | null;
  expiresAt: Date | null;
  deadHeight: number | null;
  inputs: readonly (Omit<Coin, "units"> & { readonly units: string })[] | null;
};

/** The database holds one of the three whole. */
function toDraft(row: DraftRow): Draft {
  const { sendId, number, unsigned, isCancel, units, madeAt, isOpen } = row;
  const draft = { sendId: idFromUuid("txn", sendId), number, unsigned, isCancel, units: BigInt(units), madeAt, isOpen };
  const { nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, outdatedHeight, fee, vsize, psbt, inputs } = row;
  if (nonce !== null && gasLimit !== null && maxFeePerGas !== null && maxPriorityFeePerGas !== null) {
    const fees = {
      ...{ gasLimit: BigInt(gasLimit), maxFeePerGas: BigInt(maxFeePerGas) },
      maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas),
    };
    return { ...draft, nonce, fees, outdatedHeight };
  }
  const { txid, expiresAt, deadHeight } = row;
  if (fee !== null && txid !== null && expiresAt !== null)
    return { ...draft, fee: BigInt(fee), txid, expiresAt, deadHeight };
  if (fee === null || vsize === null || psbt === null || inputs === null)
    throw new Error("what was given out is of no kind");
  const coins = inputs.map((input) => ({ ...input, units: BigInt(input.units) }));
  return { ...draft, fee: BigInt(fee), vsize, psbt, inputs: coins };
}

/** In whatever transaction `sql` belongs to. */
export const makeDraftWriter = (sql: Sql): DraftWriter => ({
  async put(send, draft) {
    await closeDrafts(sql, send.id);
    await insert(sql, send, draft);
    // What takes all that there is says how much that is, until something is signed.
    const units = draft.isCancel || send.state === "BROADCAST" ? send.amount.units : draft.units;
    if (send.state === "PLANNED")
      await change(sql, {
        statement:
          "UPDATE send SET state = 'AWAITING_SIGNATURE', units = $2::numeric, sequence = sequence + 1 WHERE id = $1::uuid RETURNING send.*",
        values: [uuidOf(send.id), String(units)],
        at: draft.madeAt,
      });
    else
      await sql.query("UPDATE send SET asked = NULL, units = $2::numeric WHERE id = $1::uuid", [
        uuidOf(send.id),
        String(units),
      ]);
  },
  async findLatest(sendId) {
    const [row] = await sql.query<DraftRow>(
      `SELECT ${DRAFT_COLUMNS} FROM draft d WHERE d.send_id = $1::uuid ORDER BY d.number DESC LIMIT 1`,
      [uuidOf(sendId)],
    );
    return row ? toDraft(row) : null;
  },
  async listWaiting({ network, address }, userId) {
    const rows = await sql.query<{ id: Uuid }>(
      `SELECT s.id FROM send s WHERE s.network = $1 AND s.source_address = $2 AND s.txid IS NULL
         AND (s.state IN ('SIGNED', 'BROADCAST') OR s.state IN ('PLANNED', 'AWAITING_SIGNATURE') AND s.user_id IS NOT DISTINCT FROM $3::uuid)`,
      [network, address, userId && uuidOf(userId)],
    );
    return rows.map(({ id }) => idFromUuid("txn", id));
  },
  async isSigned(sendId, txid) {
    const rows = await sql.query("SELECT 1 AS one FROM attempt WHERE send_id = $1::uuid AND txid = $2", [
      uuidOf(sendId),
      txid,
    ]);
    return rows.length > 0;
  },
  close: (sendId) => closeDrafts(sql, sendId),
  async isKnown(network, txid) {
    const known = await sql.query(
      `SELECT 1 AS one FROM draft d WHERE d.txid = $2
       UNION ALL SELECT 1 FROM attempt t WHERE t.network = $1 AND t.txid = $2`,
      [network, txid],
    );
    return known.length > 0;
  },
  async bury({ sendId, number }, deadHeight) {
    await sql.query(
      "UPDATE draft SET dead_height = $3::int, is_open = false WHERE send_id = $1::uuid AND number = $2::int",
      [uuidOf(sendId), number, deadHeight],
    );
  },
  async isNonceFree({ network, address }, nonce) {
    const used = await sql.query(
      "SELECT 1 AS one FROM send WHERE network = $1 AND source_address = $2 AND nonce = $3::int",
      [network, address, nonce],
    );
    return used.length === 0;
  },
  async areLeft({ id, walletId }, coins) {
    const [row] = await sql.query<{ count: number }>(COUNT_OWN_LEFT, [
      walletId && uuidOf(walletId),
      uuidOf(id),
      ...toColumns(coins),
    ]);
    return row?.count === coins.length;
  },
});

/** Nothing that was given out of it is taken back any more. */
export async function closeDrafts(sql: Sql, sendId: Send["id"]): Promise<void> {
  await sql.query("UPDATE draft SET is_open = false WHERE send_id = $1::uuid AND is_open", [uuidOf(sendId)]);
}

async function insert(sql: Sql, { network }: Pick<Send, "network">, draft: Draft): Promise<void> {
  const { sendId, number, unsigned, isCancel, units, madeAt } = draft;
  await sql.query(
    `INSERT INTO draft (send_id, number, unsigned, is_cancel, units, made_at, nonce, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, fee, vsize, psbt, txid, expires_at)
     VALUES ($1::uuid, $2::int, $3::bytea, $4::boolean, $5::numeric, $6::timestamptz, $7::int, $8::numeric, $9::numeric, $10::numeric, $11::numeric, $12::int, $13::bytea, $14, $15::timestamptz)`,
    [uuidOf(sendId), number, Buffer.from(unsigned), isCancel, String(units), madeAt, ...costOf(draft)],
  );
  if (!isSpend(draft)) return;
  await sql.query(
    `INSERT INTO draft_input (send_id, number, network, txid, vout, address, units)
     SELECT $1::uuid, $2::int, $3, g.txid, g.vout, g.address, g.units
     FROM unnest($4::text[], $5::int[], $6::text[], $7::numeric[]) g(txid, vout, address, units)`,
    [
      ...[uuidOf(sendId), number, network, ...toColumns(draft.inputs)],
      ...[draft.inputs.map(({ address }) => address), draft.inputs.map(({ units: each }) => String(each))],
    ],
  );
}

function costOf(draft: Draft): readonly (string | number | Buffer | Date | null)[] {
  if (isTransfer(draft)) {
    const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = draft.fees;
    return [draft.nonce, ...[gasLimit, maxFeePerGas, maxPriorityFeePerGas].map(String), null, null, null, null, null];
  }
  const [fee, none] = [String(draft.fee), [null, null, null, null]];
  if (isExpiring(draft)) return [...none, fee, null, null, draft.txid, draft.expiresAt];
  return [...none, fee, draft.vsize, Buffer.from(draft.psbt), null, null];
}

/** Sends that may be asked for, in one round. */
const ASKED_MAX = 100;
const OUTDATED_MAX = 500;
/** A node is asked for each. */
const EXPIRED_MAX = 100;

export const makeDraftReader = (pool: pg.Pool, sends: Pick<SendReader<AnyAttempt>, "listAttempts">): DraftReader => {
  const listOpen: DraftReader["listOpen"] = async (ids) => {
    if (ids.length === 0) return [];
    const { rows } = await pool.query<DraftRow>(
      `SELECT ${DRAFT_COLUMNS} FROM draft d WHERE d.is_open AND d.send_id = ANY ($1::uuid[])`,
      [ids.map((id) => uuidOf(id))],
    );
    return rows.map(toDraft);
  };
  return {
    listOpen,
    async listAsked(network) {
      const { rows } = await pool.query<SendRow>(
        `SELECT ${SEND_COLUMNS} FROM send s JOIN wallet w ON w.id = s.wallet_id AND w.kind IN ('WATCH_ONLY', 'COLD')
         WHERE s.network = $1 AND s.state IN ('AWAITING_SIGNATURE', 'BROADCAST') AND s.txid IS NULL AND s.asked IS NOT NULL ORDER BY s.id LIMIT $2::int`,
        [network, ASKED_MAX],
      );
      const found = rows.map(toSend);
      const ids = found.map(({ id }) => id);
      const [drafts, attempts] = [await listOpen(ids), await sends.listAttempts(ids)];
      return found.map(
        (send): ExternalSend => ({
          send,
          attempts: attempts.filter(({ sendId }) => sendId === send.id),
          draft: drafts.find(({ sendId }) => sendId === send.id) ?? null,
        }),
      );
    },
    async listOutdated(network, upTo) {
      const { rows } = await pool.query<{ id: Uuid; source: string; height: number }>(
        `SELECT s.id, s.source_address AS source, min(o.height)::int AS height FROM send s
           JOIN LATERAL (
             SELECT d.outdated_height AS height FROM draft d WHERE d.send_id = s.id AND d.is_open AND d.outdated_height IS NOT NULL
             UNION ALL SELECT r.spent_height FROM draft d JOIN draft_input i ON i.send_id = d.send_id AND i.number = d.number
               JOIN receipt r ON r.wallet_id = s.wallet_id AND r.network = i.network AND r.txid = i.txid AND r.position = 'vout:' || i.vout
               WHERE d.send_id = s.id AND d.is_open AND r.spent_height IS NOT NULL
             UNION ALL SELECT u.spent_height FROM draft d JOIN draft_input i ON i.send_id = d.send_id AND i.number = d.number
               JOIN utxo u ON u.wallet_id = s.wallet_id AND u.network = i.network AND u.txid = i.txid AND u.vout = i.vout
               WHERE d.send_id = s.id AND d.is_open AND u.spent_height IS NOT NULL
           ) o ON o.height <= $2::int
         WHERE s.network = $1 AND s.state = 'AWAITING_SIGNATURE' GROUP BY s.id ORDER BY s.id LIMIT $3::int`,
        [network, upTo, OUTDATED_MAX],
      );
      return rows.map(({ id, ...row }) => ({ id: idFromUuid("txn", id), ...row }));
    },
    async listExpired(network, by) {
      const { rows } = await pool.query<DraftRow>(
        `SELECT ${DRAFT_COLUMNS} FROM draft d JOIN send s ON s.id = d.send_id
         WHERE s.network = $1 AND s.state = 'AWAITING_SIGNATURE' AND d.expires_at <= $2::timestamptz AND d.dead_height IS NULL
         ORDER BY d.expires_at, d.send_id LIMIT $3::int`,
        [network, by, EXPIRED_MAX],
      );
      return rows.map(toDraft).filter(isExpiring);
    },
  };
};
