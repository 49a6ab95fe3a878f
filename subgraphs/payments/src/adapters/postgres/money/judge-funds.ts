import { money } from "@coffer/money/money";
import type pg from "pg";
import type { Item } from "./item.ts";
import { lockAvailable } from "./ledger-door.ts";

/**
 * Has plans that depend on what can be debited from an account judged by that, under its lock and
 * those of the others that it touches. Such an item is alone in its transaction: locked before its
 * neighbours' accounts, its own would be out of their order.
 */
export async function judgeFunds(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  for (const item of items) {
    const { outOf } = item.plan;
    if (!outOf) continue;
    const { accountId, beside, asset, judge } = outOf;
    const { available } = await lockAvailable(client, accountId, beside);
    item.plan = judge(money(asset, available));
  }
}
