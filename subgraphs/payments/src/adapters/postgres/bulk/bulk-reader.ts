import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { BulkReader } from "../../../app/bulk/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import { LAST } from "../history/search-values.ts";
import { knowAll } from "../money/assets.ts";
import {
  type AssetOf,
  BULK_COLUMNS,
  type BulkPaymentRow,
  type BulkRowRow,
  ROW_COLUMNS,
  toBulk,
  toBulkRow,
} from "./row.ts";

/** In the order of an index: ids are in that of time. */
const listText = (hasStatus: boolean): string =>
  `SELECT ${BULK_COLUMNS} FROM bulk_payment b WHERE b.owner_id = $1::uuid AND b.id < $2::uuid
   ${hasStatus ? "AND b.status = $4" : ""} ORDER BY b.id DESC LIMIT $3`;

const rowsText = (hasStatus: boolean): string =>
  `SELECT ${ROW_COLUMNS} FROM bulk_row r JOIN bulk_payment b ON b.id = r.bulk_id WHERE r.bulk_id = $1::uuid AND r.place > $2::int
   ${hasStatus ? "AND r.status = $4" : ""} ORDER BY r.place LIMIT $3`;

export function makeBulkReader(pool: pg.Pool, assets: Assets): BulkReader {
  const read = async <Row extends { currency: string }, One>(
    query: pg.QueryConfig,
    toOne: (row: Row, assetOf: AssetOf) => One,
  ): Promise<One[]> => {
    const { rows } = await pool.query<Row>(query);
    await knowAll(
      assets,
      rows.map(({ currency }) => currency),
    );
    return rows.map((row) => toOne(row, assets.find));
  };
  return {
    async findMany(ids) {
      const found = await read<BulkPaymentRow, ReturnType<typeof toBulk>>(
        {
          name: "bulks",
          text: `SELECT ${BULK_COLUMNS} FROM bulk_payment b WHERE b.id = ANY ($1::uuid[])`,
          values: [ids.map((id) => uuidOf(id))],
        },
        toBulk,
      );
      const byId = new Map(found.map((bulk) => [bulk.id, bulk]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    async findPaidBy(ids) {
      const { rows } = await pool.query<{ bulk_id: Uuid; payment_id: Uuid }>({
        name: "bulks-paid-by",
        text: "SELECT bulk_id, payment_id FROM bulk_row WHERE payment_id = ANY ($1::uuid[])",
        values: [ids.map((id) => uuidOf(id))],
      });
      const byPayment = new Map(rows.map((row) => [row.payment_id, idFromUuid("blk", row.bulk_id)]));
      return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
    },
    async list(userId, { status, first, after }) {
      const values = [uuidOf(userId), after === null ? LAST : uuidOf(after), first + 1];
      const found = await read<BulkPaymentRow, ReturnType<typeof toBulk>>(
        {
          name: `bulks-of-user${status === null ? "" : "-by-status"}`,
          text: listText(status !== null),
          values: status === null ? values : [...values, status],
        },
        toBulk,
      );
      return toListed(found, first);
    },
    async listRows(id, { status, first, after }) {
      const values = [uuidOf(id), after ?? 0, first + 1];
      const found = await read<BulkRowRow, ReturnType<typeof toBulkRow>>(
        {
          name: `bulk-rows${status === null ? "" : "-by-status"}`,
          text: rowsText(status !== null),
          values: status === null ? values : [...values, status],
        },
        toBulkRow,
      );
      return toListed(found, first);
    },
    async listPayees(id) {
      const { rows } = await pool.query<{ to_user: Uuid }>({
        name: "bulk-payees",
        text: `SELECT DISTINCT r.to_user FROM bulk_row r JOIN bulk_payment b ON b.id = r.bulk_id
          WHERE r.bulk_id = $1::uuid AND r.to_user <> b.owner_id`,
        values: [uuidOf(id)],
      });
      return rows.map((row) => idFromUuid("usr", row.to_user));
    },
  };
}
