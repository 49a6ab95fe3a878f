import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import type pg from "pg";
import { type StoredRefusal, storedAmount } from "../../../domain/money/refusals.ts";
import { totalOf } from "../../../domain/money/total.ts";
import type { Item } from "./item.ts";

/** Of some items those whose payer has not what they would pay, at this moment. */
export async function listShort(
  client: pg.ClientBase,
  items: readonly Item[],
): Promise<ReadonlyMap<Item, StoredRefusal>> {
  const paying = items.flatMap((item) => {
    const { makes } = item.plan;
    return makes?.from ? [{ item, makes, accountId: makes.from.accountId }] : [];
  });
  const short = new Map<Item, StoredRefusal>();
  if (paying.length === 0) return short;
  const { rows } = await client.query<{ id: Uuid; available: string }>({
    name: "available",
    text: "SELECT id, available::text AS available FROM ledger.list_available($1::uuid[])",
    values: [plainArray([...new Set(paying.map(({ accountId }) => uuidOf(accountId)))])],
  });
  const available = new Map(rows.map((row) => [idFromUuid("acc", row.id), BigInt(row.available)]));
  for (const { item, makes, accountId } of paying) {
    const units = available.get(accountId);
    if (units !== undefined && units < totalOf(makes).units)
      short.set(item, { code: "INSUFFICIENT_FUNDS", available: storedAmount(units, makes.amount.asset.code) });
  }
  return short;
}
