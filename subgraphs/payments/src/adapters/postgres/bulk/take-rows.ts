import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { RowPlace } from "../../../domain/money/bulk-payment.ts";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { Item } from "../money/item.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const ROW = columnsOf<RowPlace>({
  bulk_id: ["uuid", ({ bulkId }) => uuidOf(bulkId)],
  nth: ["int", ({ place }) => place],
});

const nameOf = ({ bulkId, place }: RowPlace): string => `${bulkId} ${place}`;

/**
 * Locks rows that are to be paid, in order, to the end of the transaction. Whoever calls the rest
 * off, notes a refusal, or comes with the same row waits, or is waited for: what is not PENDING by
 * then is stale, and so is a row that the batch has twice.
 */
export async function takeBulkRows(
  client: pg.ClientBase,
  asking: readonly { readonly item: Item; readonly guard: RowPlace }[],
): Promise<void> {
  if (asking.length === 0) return;
  const { rows } = await client.query<{ bulk_id: Uuid; place: number }>({
    name: "take-bulk-rows",
    text: `SELECT r.bulk_id, r.place FROM bulk_row r WHERE (r.bulk_id, r.place) IN (SELECT bulk_id, nth FROM ${ROW.from("a")})
      AND r.status = 'PENDING' ORDER BY r.bulk_id, r.place FOR UPDATE`,
    values: ROW.values(asking.map(({ guard }) => guard)),
  });
  const free = new Set(rows.map((row) => nameOf({ bulkId: idFromUuid("blk", row.bulk_id), place: row.place })));
  for (const { item, guard } of asking) if (!free.delete(nameOf(guard))) item.outcome = { kind: "stale" };
}

type Paid = RowPlace & Pick<NewPayment, "id" | "createdAt">;

const PAID = columnsOf<Paid>({
  bulk_id: ["uuid", ({ bulkId }) => uuidOf(bulkId)],
  nth: ["int", ({ place }) => place],
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  at: ["timestamptz", ({ createdAt }) => createdAt],
});

/** Rows that payments are of, in the payments' transaction: they are locked. */
export function preparePaidRows({ made }: Written): WriteParts | null {
  const paid = made.flatMap(({ id, createdAt, bulkRow }) => (bulkRow ? [{ ...bulkRow, id, createdAt }] : []));
  if (paid.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "note-paid-rows",
      text: `UPDATE bulk_row r SET status = 'PAID', payment_id = p.payment_id, at = p.at FROM ${PAID.from("p")}
        WHERE r.bulk_id = p.bulk_id AND r.place = p.nth`,
      values: PAID.values(paid),
    });
    return null;
  };
}
