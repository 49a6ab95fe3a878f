import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import type pg from "pg";
import type { PaymentStatus } from "../../../domain/money/payment.ts";
import type { Item } from "./item.ts";

/**
 * Locks the payments that move on, in the order of their ids. A step of the system's own is stale
 * where its payment has moved on before. A caller's goes on to the ledger even so, which says how
 * the authorisation ended: both change in one transaction, under this lock.
 */
export async function lockMoving(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const ids = items.flatMap(({ plan }) => plan.moves?.before.id ?? []);
  if (ids.length === 0) return;
  const { rows } = await client.query<{ id: Uuid; status: PaymentStatus }>({
    name: "lock-payments",
    text: "SELECT id, status FROM payment WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE",
    values: [plainArray(ids.map((id) => uuidOf(id)))],
  });
  const statuses = new Map(rows.map(({ id, status }) => [idFromUuid("pay", id), status]));
  const stepping = new Set<string>();
  for (const item of items) {
    const { moves } = item.plan;
    if (!moves || item.command.claim) continue;
    if (statuses.get(moves.before.id) !== moves.from || stepping.has(moves.before.id)) item.outcome = { kind: "stale" };
    stepping.add(moves.before.id);
  }
}
