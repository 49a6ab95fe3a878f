import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { DepositReader } from "../../../app/deposits/ports.ts";
import { NEEDED, ruleOf } from "./needed.ts";
import { DEPOSIT_COLUMNS, type DepositRow, toDeposit } from "./row.ts";

/** Its own currency, or a token that was found to be what it was taken for. */
const FITS = `(d.token IS NULL OR EXISTS (SELECT FROM token t WHERE t.network = d.network AND t.contract = d.token
  AND t.currency = d.currency AND t.scale = d.scale AND t.state = 'FITS'))`;
const WITH_ADDRESS = "deposit d JOIN address a ON a.id = d.address_id";

export const makeDepositReader = (pool: pg.Pool): DepositReader => ({
  async isOutdated(network) {
    const { rows } = await pool.query(`SELECT FROM (${NEEDED}) n WHERE n.needed <> n.before LIMIT 1`, ruleOf(network));
    return rows.length > 0;
  },
  async listDue(network, newest, count) {
    const { rows } = await pool.query<DepositRow>(
      `SELECT ${DEPOSIT_COLUMNS} FROM ${WITH_ADDRESS}
       WHERE d.network = $1 AND d.state = 'CONFIRMING' AND d.height <= $2::int - d.needed + 1 AND ${FITS} ORDER BY d.height, d.id LIMIT $3::int`,
      [network, newest, count],
    );
    return rows.map(toDeposit);
  },
  async listByIds(ids) {
    if (ids.length === 0) return [];
    const { rows } = await pool.query<DepositRow>(
      `SELECT ${DEPOSIT_COLUMNS} FROM ${WITH_ADDRESS} WHERE d.id = ANY ($1::uuid[])`,
      [ids.map((id) => uuidOf(id))],
    );
    return rows.map(toDeposit);
  },
  async listOf(pages) {
    const { rows } = await pool.query<DepositRow & { place: number }>(
      `SELECT p.place::int AS place, d.* FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY p(wallet_id, after, count, place)
       CROSS JOIN LATERAL (
         SELECT ${DEPOSIT_COLUMNS} FROM ${WITH_ADDRESS}
         WHERE d.wallet_id = p.wallet_id AND (p.after IS NULL OR d.id < p.after) ORDER BY d.id DESC LIMIT p.count
       ) d ORDER BY p.place, d.id DESC`,
      [
        pages.map(({ walletId }) => uuidOf(walletId)),
        pages.map(({ after }): Uuid | null => (after === null ? null : uuidOf(after))),
        pages.map(({ count }) => count),
      ],
    );
    return pages.map((_page, i) =>
      rows.filter(({ place }) => place === i + 1).map(({ place: _, ...row }) => toDeposit(row)),
    );
  },
  async list({ network, currency, states, txid, after, count }) {
    const { rows } = await pool.query<DepositRow>(
      `SELECT ${DEPOSIT_COLUMNS} FROM ${WITH_ADDRESS}
       WHERE ($1::text IS NULL OR d.network = $1) AND ($2::text IS NULL OR d.currency = $2) AND ($3::text[] IS NULL OR d.state = ANY ($3))
         AND ($4::text IS NULL OR d.txid = $4) AND ($5::uuid IS NULL OR d.id < $5) ORDER BY d.id DESC LIMIT $6::int`,
      [network, currency, states, txid, after && uuidOf(after), count],
    );
    return rows.map(toDeposit);
  },
});
