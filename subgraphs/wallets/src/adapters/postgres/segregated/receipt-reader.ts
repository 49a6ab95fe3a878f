import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { DepositReader } from "../../../app/deposits/ports.ts";
import { type DepositRow, toDeposit } from "../deposits/row.ts";
import { RECEIPT_COLUMNS } from "./receipt-rows.ts";

/** What a wallet has paid to itself it has not received. */
const TABLES =
  "receipt r JOIN watched_address a ON a.id = r.address_id AND NOT r.is_own JOIN chain c ON c.network = r.network";

type Reads = Pick<DepositReader, "listByIds" | "listOf">;

const makeReceiptReader = (pool: pg.Pool): Reads => ({
  async listByIds(ids) {
    const { rows } = await pool.query<DepositRow>(
      `SELECT ${RECEIPT_COLUMNS} FROM ${TABLES} WHERE r.id = ANY ($1::uuid[])`,
      [ids.map((id) => uuidOf(id))],
    );
    return rows.map(toDeposit);
  },
  async listOf(pages) {
    const { rows } = await pool.query<DepositRow & { place: number }>(
      `SELECT p.place::int AS place, r.* FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY p(wallet_id, after, count, place)
       CROSS JOIN LATERAL (
         SELECT ${RECEIPT_COLUMNS} FROM ${TABLES}
         WHERE r.wallet_id = p.wallet_id AND (p.after IS NULL OR r.id < p.after) ORDER BY r.id DESC LIMIT p.count
       ) r ORDER BY p.place, r.id DESC`,
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
});

/** What people see of both: a wallet has either deposits or receipts. */
export function withReceipts(deposits: DepositReader, pool: pg.Pool): DepositReader {
  const receipts = makeReceiptReader(pool);
  return {
    ...deposits,
    async listByIds(ids) {
      if (ids.length === 0) return [];
      return (await Promise.all([deposits.listByIds(ids), receipts.listByIds(ids)])).flat();
    },
    async listOf(pages) {
      const [ofDeposits, ofReceipts] = await Promise.all([deposits.listOf(pages), receipts.listOf(pages)]);
      return pages.map((_page, i) => [...(ofDeposits[i] ?? []), ...(ofReceipts[i] ?? [])]);
    },
  };
}
