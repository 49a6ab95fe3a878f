import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { BulkId } from "../../../domain/money/ids.ts";
import { PRESENT } from "../clock/present.ts";
import { BULK_COLUMNS, type BulkPaymentRow } from "./row.ts";

/** `now`: when it was seen to stand so. */
type StandingBulk = BulkPaymentRow & { readonly now: Date };

/**
 * The bulk payment as it stands under its lock, which is held to the end. Its rows have locks of
 * their own: whoever pays them does not wait for this one. Throws where there is none.
 */
export async function lockBulk(client: pg.ClientBase, id: BulkId): Promise<StandingBulk> {
  const values: [Uuid] = [uuidOf(id)];
  await client.query({ name: "lock-bulk", text: "SELECT FROM bulk_payment WHERE id = $1 FOR UPDATE", values });
  // A statement of its own: the one above may have waited, and the time is to be that of after it.
  const { rows } = await client.query<StandingBulk>({
    name: "standing-bulk",
    text: `SELECT ${BULK_COLUMNS}, ${PRESENT} AS now FROM bulk_payment b WHERE b.id = $1`,
    values,
  });
  const [row] = rows;
  if (!row) throw new Error(`bulk payment ${id} is missing`);
  return row;
}
