import type { Uuid } from "@coffer/contracts/ids";
import type pg from "pg";
import { PRESENT } from "../clock/present.ts";
import { REQUEST_COLUMNS, type RequestRow } from "./row.ts";

/** `now`: when it was seen to stand so. */
type StandingRequest = RequestRow & { readonly now: Date };

/**
 * The request as it stands under its lock, which is held to the end: whoever else takes a step of
 * it is waited for. Throws where there is none.
 */
export async function lockRequest(client: pg.ClientBase, id: Uuid): Promise<StandingRequest> {
  await client.query({
    name: "lock-request",
    text: "SELECT FROM payment_request WHERE id = $1 FOR UPDATE",
    values: [id],
  });
  // A statement of its own: the one above may have waited, and the time is to be that of after it.
  const { rows } = await client.query<StandingRequest>({
    name: "standing-request",
    text: `SELECT ${REQUEST_COLUMNS}, ${PRESENT} AS now FROM payment_request r WHERE r.id = $1`,
    values: [id],
  });
  const [row] = rows;
  if (!row) throw new Error(`payment request ${id} is missing`);
  return row;
}
