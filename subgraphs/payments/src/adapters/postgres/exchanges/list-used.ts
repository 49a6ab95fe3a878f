import type { Uuid } from "@coffer/contracts/ids";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import type pg from "pg";

/** Of quotes, whose people are locked, those by which something was exchanged. */
export async function listUsed(client: pg.ClientBase, quoteIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> {
  const { rows } = await client.query<{ quote_id: Uuid }>({
    name: "used-quotes",
    text: "SELECT quote_id FROM payment_exchange WHERE quote_id = ANY ($1::uuid[])",
    values: [plainArray([...quoteIds])],
  });
  return new Set(rows.map((row) => row.quote_id));
}
