import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { EndingId } from "../../../domain/money/act.ts";

/**
 * Whether what was proposed waits for a decision. Until the end of the transaction nobody else
 * decides on it.
 */
export async function isDecidable(
  client: pg.ClientBase,
  { endingId, at }: { readonly endingId: EndingId; readonly at: Date },
): Promise<boolean> {
  const { rows } = await client.query({
    name: "lock-ending",
    text: "SELECT FROM payment_ending WHERE id = $1 AND state = 'PROPOSED' AND expires_at > $2::timestamptz FOR UPDATE",
    values: [uuidOf(endingId), at],
  });
  return rows.length > 0;
}
