import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type pg from "pg";
import type { CoinReader } from "../../../app/sends/outputs/ports.ts";
import { COINBASE_MATURITY } from "../../../domain/deposits/confirmations.ts";
import type { Coin, Outpoint } from "../../../domain/sends/outputs/coin.ts";

/**
 * As many blocks hold what came from others, and what is left of a send that has several attempts:
 * what is spent here and taken back there takes a send of ours along.
 */
const DEPTH = 6;

type CoinRow = { txid: string; vout: number; units: string; address: string };
const COIN = "u.txid, u.vout, u.units::text AS units, a.address";
const toCoin = ({ units, ...row }: CoinRow): Coin => ({ ...row, units: BigInt(units) });

/** Of `u`, at its address `a` of its wallet `w`: the treasury's, or credited to somebody. */
const IS_OF_POOL = `u.spent_by IS NULL AND (w.kind = 'TREASURY' OR w.kind = 'CUSTODIAL' AND EXISTS (
  SELECT FROM deposit d WHERE d.network = u.network AND d.txid = u.txid AND d.position = 'vout:' || u.vout AND d.state = 'CREDITED'))`;

/** Of the same, behind a block of the height `$2`. */
const IS_SPENDABLE = `${IS_OF_POOL} AND u.height <= $2::int
  AND (NOT u.is_coinbase OR $2::int - u.height + 1 >= ${COINBASE_MATURITY})
  AND ($2::int - u.height + 1 >= ${DEPTH} OR w.kind = 'TREASURY' AND
    (SELECT count(*) FROM attempt t JOIN attempt o ON o.send_id = t.send_id WHERE t.network = u.network AND t.txid = u.txid) = 1)
  AND NOT EXISTS (SELECT FROM send_input i WHERE i.network = u.network AND i.txid = u.txid AND i.vout = u.vout AND NOT i.released)`;

const FROM_UTXO = "FROM utxo u JOIN address a ON a.id = u.address_id JOIN wallet w ON w.id = u.wallet_id";

/** Of outpoints, as two parameters from this one on. */
export const isAmong = (at: number): string =>
  `(u.txid, u.vout) IN (SELECT g.txid, g.vout FROM unnest($${at}::text[], $${at + 1}::int[]) g(txid, vout))`;
export const toColumns = (outpoints: readonly Outpoint[]) =>
  [outpoints.map(({ txid }) => txid), outpoints.map(({ vout }) => vout)] as const;

/** How many of these can be spent: `$1` the network, `$2` the height, then outpoints. */
export const COUNT_SPENDABLE = `SELECT count(*)::int AS count ${FROM_UTXO} WHERE u.network = $1 AND ${isAmong(3)} AND ${IS_SPENDABLE}`;

export const makeCoinReader = (pool: pg.Pool): CoinReader => ({
  async listSpendable(network, height, count) {
    const { rows } = await pool.query<CoinRow>(
      `SELECT ${COIN} ${FROM_UTXO} WHERE u.network = $1 AND ${IS_SPENDABLE} ORDER BY u.units DESC, u.txid, u.vout LIMIT $3::int`,
      [network, height, count],
    );
    return rows.map(toCoin);
  },
  async listThere(network, outpoints) {
    const { rows } = await pool.query<CoinRow>(
      `SELECT ${COIN} ${FROM_UTXO} WHERE u.network = $1 AND ${isAmong(2)} AND u.spent_by IS NULL`,
      [network, ...toColumns(outpoints)],
    );
    return rows.map(toCoin);
  },
  async sumPool(network) {
    const { rows } = await pool.query<{ units: string }>(
      `SELECT coalesce(sum(u.units), 0)::text AS units ${FROM_UTXO} WHERE u.network = $1 AND ${IS_OF_POOL}`,
      [network],
    );
    return BigInt(rows[0]?.units ?? 0);
  },
  async listKeys(network, addresses) {
    const { rows } = await pool.query<KeyRow>(
      `SELECT a.address, w.id AS "walletId", w.account_path AS "accountPath", a.index,
         w.account_key_id AS "keyId", w.account_wrapped_key AS "wrappedKey", w.account_ciphertext AS ciphertext
       FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = $1 AND a.address = ANY ($2::text[])`,
      [network, addresses],
    );
    return new Map(rows.map(({ address, ...row }) => [address, toKey(row)]));
  },
});

type KeyRow = {
  address: string;
  walletId: Uuid;
  accountPath: string;
  index: number;
  keyId: string | null;
  wrappedKey: Buffer | null;
  ciphertext: Buffer | null;
};

const toKey = ({ walletId, accountPath, index, keyId, wrappedKey, ciphertext }: Omit<KeyRow, "address">) => ({
  ...{ walletId: idFromUuid("wal", walletId), accountPath, index },
  sealedAccountKey: keyId && wrappedKey && ciphertext ? { keyId, wrappedKey, ciphertext } : null,
});
