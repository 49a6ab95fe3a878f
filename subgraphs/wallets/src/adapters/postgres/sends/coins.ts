import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { CoinReader, OwnCoins } from "../../../app/sends/outputs/ports.ts";
import { COINBASE_MATURITY } from "../../../domain/deposits/confirmations.ts";
import type { Coin, Outpoint } from "../../../domain/sends/outputs/coin.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";

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
  async listReserved(id) {
    const { rows } = await pool.query<CoinRow>(
      "SELECT txid, vout, units::text AS units, address FROM send_input WHERE send_id = $1::uuid ORDER BY txid, vout",
      [uuidOf(id)],
    );
    return rows.map(toCoin);
  },
  async sumPlanned(network) {
    const { rows } = await pool.query<{ count: number; units: string }>(
      `SELECT count(*)::int AS count, coalesce(sum(units), 0)::text AS units FROM send
       WHERE network = $1 AND kind = 'PAYOUT' AND state IN ('AWAITING_APPROVAL', 'PLANNED')`,
      [network],
    );
    return { count: rows[0]?.count ?? 0, units: BigInt(rows[0]?.units ?? 0) };
  },
  async sumPool(network) {
    const { rows } = await pool.query<{ units: string }>(
      `SELECT coalesce(sum(u.units), 0)::text AS units ${FROM_UTXO} WHERE u.network = $1 AND ${IS_OF_POOL}`,
      [network],
    );
    return BigInt(rows[0]?.units ?? 0);
  },
  async sumCold(network, address) {
    const { rows } = await pool.query<{ units: string | null }>(
      `SELECT sum(coalesce(u.units, 0))::text AS units FROM address a JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'COLD'
         LEFT JOIN utxo u ON u.address_id = a.id AND u.spent_by IS NULL
       WHERE a.network = $1 AND ($2::text IS NULL OR a.address = $2)`,
      [network, address],
    );
    const units = rows[0]?.units ?? null;
    return units === null ? null : BigInt(units);
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
  own: (walletId) => ownCoins(pool, walletId),
});

/**
 * Of `r`: what came to the wallet `$1` of its owner's, at an address of none of the house's; or to
 * one that keeps cold.
 */
const OWN_COIN = `r.txid, substring(r.position FROM 6)::int AS vout, r.units::text AS units, r.address`;
const FROM_OWN = `FROM (
  SELECT o.wallet_id, o.user_id, o.network, o.txid, o.position, o.units, o.height, o.needed, o.spent_by, a.address
    FROM receipt o JOIN watched_address a ON a.id = o.address_id
    WHERE o.taken_back_at IS NULL AND NOT EXISTS (SELECT FROM address h WHERE h.network = a.network AND h.address = a.address)
  UNION ALL SELECT u.wallet_id, NULL, u.network, u.txid, 'vout:' || u.vout, u.units, u.height, CASE WHEN u.is_coinbase THEN ${COINBASE_MATURITY} ELSE 1 END, u.spent_by, a.address
    FROM utxo u JOIN address a ON a.id = u.address_id JOIN wallet w ON w.id = u.wallet_id AND w.kind = 'COLD') r`;
const IS_OWN = `r.wallet_id = $1::uuid AND r.position LIKE 'vout:%' AND r.spent_by IS NULL`;
/** Behind a block of the height `$2`. */
const IS_OWN_SPENDABLE = `${IS_OWN} AND r.height <= $2::int AND (r.needed < ${COINBASE_MATURITY} OR $2::int - r.height + 1 >= r.needed)
  AND NOT EXISTS (SELECT FROM send_input i WHERE i.network = r.network AND i.txid = r.txid AND r.position = 'vout:' || i.vout AND NOT i.released)
  AND NOT EXISTS (SELECT FROM draft_input i JOIN send s ON s.id = i.send_id AND s.state = 'AWAITING_SIGNATURE' AND s.user_id IS NOT DISTINCT FROM r.user_id
    WHERE i.network = r.network AND i.txid = r.txid AND r.position = 'vout:' || i.vout)`;
const isOwnAmong = (at: number): string =>
  `(r.txid, r.position) IN (SELECT g.txid, 'vout:' || g.vout FROM unnest($${at}::text[], $${at + 1}::int[]) g(txid, vout))`;

/**
 * How many of these are unspent, and reserved for no other send that is signed: `$1` the wallet,
 * `$2` the send, then outpoints.
 */
export const COUNT_OWN_LEFT = `SELECT count(*)::int AS count ${FROM_OWN} WHERE ${IS_OWN} AND ${isOwnAmong(3)}
  AND NOT EXISTS (SELECT FROM send_input i WHERE i.network = r.network AND i.txid = r.txid AND r.position = 'vout:' || i.vout AND NOT i.released AND i.send_id <> $2::uuid)`;

/** How many of these can be spent: `$1` the wallet, `$2` the height, then outpoints. */
export const COUNT_OWN_SPENDABLE = `SELECT count(*)::int AS count ${FROM_OWN} WHERE ${IS_OWN_SPENDABLE} AND ${isOwnAmong(3)}`;

const ownCoins = (pool: pg.Pool, walletId: WalletId): OwnCoins => ({
  async listSpendable(height, count) {
    const { rows } = await pool.query<CoinRow>(
      `SELECT ${OWN_COIN} ${FROM_OWN} WHERE ${IS_OWN_SPENDABLE} ORDER BY r.units DESC, r.txid, vout LIMIT $3::int`,
      [uuidOf(walletId), height, count],
    );
    return rows.map(toCoin);
  },
  async listThere(outpoints) {
    const { rows } = await pool.query<CoinRow>(`SELECT ${OWN_COIN} ${FROM_OWN} WHERE ${IS_OWN} AND ${isOwnAmong(2)}`, [
      uuidOf(walletId),
      ...toColumns(outpoints),
    ]);
    return rows.map(toCoin);
  },
  async listKeys(addresses) {
    const { rows } = await pool.query<KeyRow>(
      `SELECT a.address, w.id AS "walletId", w.account_path AS "accountPath", a.chain,
         CASE WHEN w.account_xpub IS NULL THEN 0 ELSE a.child END AS index,
         w.account_key_id AS "keyId", w.account_wrapped_key AS "wrappedKey", w.account_ciphertext AS ciphertext
       FROM watched_address a JOIN wallet w ON w.id = a.wallet_id WHERE w.id = $1::uuid AND a.address = ANY ($2::text[])`,
      [uuidOf(walletId), addresses],
    );
    return new Map(rows.map(({ address, ...row }) => [address, toKey(row)]));
  },
  async findChangeAddress() {
    const { rows } = await pool.query<{ address: string }>(
      `(SELECT a.address FROM watched_address a JOIN wallet w ON w.id = a.wallet_id WHERE a.wallet_id = $1::uuid
         ORDER BY a.chain DESC, w.account_xpub IS NOT NULL AND EXISTS (SELECT FROM receipt r WHERE r.address_id = a.id), a.index LIMIT 1)
       UNION ALL SELECT a.address FROM address a JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'COLD' WHERE a.wallet_id = $1::uuid`,
      [uuidOf(walletId)],
    );
    const [first] = rows;
    if (!first) throw new Error("a wallet has no address");
    return first.address;
  },
});

type KeyRow = {
  address: string;
  walletId: Uuid;
  accountPath: string | null;
  chain?: 0 | 1;
  index: number;
  keyId: string | null;
  wrappedKey: Buffer | null;
  ciphertext: Buffer | null;
};

const toKey = ({
  walletId,
  accountPath,
  chain = 0,
  index,
  keyId,
  wrappedKey,
  ciphertext,
}: Omit<KeyRow, "address">) => ({
  ...{ walletId: idFromUuid("wal", walletId), accountPath, chain, index },
  sealedAccountKey: keyId && wrappedKey && ciphertext ? { keyId, wrappedKey, ciphertext } : null,
});
