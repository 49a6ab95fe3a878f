import type pg from "pg";
import type { LedgerItem } from "../src/ledger-item.ts";

/**
 * An order in which the entries can have been made one after the other: each account's postings
 * tell which of two entries that touch it was first. Throws where they contradict each other.
 */
export async function findSerialOrder(admin: pg.Pool, accounts: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ account_id: string; entry_id: string }>(
    "SELECT account_id, entry_id FROM ledger.posting WHERE account_id = ANY ($1::uuid[]) ORDER BY account_id, sequence",
    [accounts],
  );
  const after = new Map<string, Set<string>>(rows.map(({ entry_id }) => [entry_id, new Set()]));
  const waiting = new Map<string, number>([...after.keys()].map((id) => [id, 0]));
  for (const [i, { account_id, entry_id }] of rows.entries()) {
    const next = rows[i + 1];
    const followers = after.get(entry_id);
    if (next?.account_id !== account_id || next.entry_id === entry_id || followers?.has(next.entry_id)) continue;
    followers?.add(next.entry_id);
    waiting.set(next.entry_id, (waiting.get(next.entry_id) ?? 0) + 1);
  }
  const order = [...waiting].flatMap(([id, before]) => (before === 0 ? [id] : []));
  for (const id of order)
    for (const follower of after.get(id) ?? []) {
      const before = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, before);
      if (before === 0) order.push(follower);
    }
  if (order.length !== after.size)
    throw new Error("no serial order: two accounts disagree about which entry was first");
  return order;
}

/** One call that was made, and what each of its items was told. */
export type Said = { readonly items: readonly LedgerItem[]; readonly codes: readonly string[] };

/**
 * What the answers and the standing entries say of each other that cannot be: nothing, if every
 * posted id stands once and no other does.
 */
export function findUnexplained(calls: readonly Said[], standing: ReadonlySet<string>): string[] {
  const posted = new Map<string, number>();
  const repeated = new Set<string>();
  for (const { items, codes } of calls)
    for (const [i, { id }] of items.entries()) {
      if (codes[i] === "posted") posted.set(id, (posted.get(id) ?? 0) + 1);
      if (codes[i] === "repeated") repeated.add(id);
    }
  return [
    ...[...posted].flatMap(([id, times]) => (times > 1 ? [`${id} was posted ${times} times`] : [])),
    ...[...posted.keys()].flatMap((id) => (standing.has(id) ? [] : [`${id} was posted and does not stand`])),
    ...[...repeated].flatMap((id) => (standing.has(id) ? [] : [`${id} was repeated and does not stand`])),
    ...[...standing].flatMap((id) => (posted.has(id) ? [] : [`${id} stands, and nobody was told that it was posted`])),
  ];
}
