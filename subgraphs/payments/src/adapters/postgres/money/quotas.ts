import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";
import { type Quotas, quotaOf } from "../../../domain/quotas.ts";

type Item = { readonly command: MoneyCommand; outcome: MoneyOutcome | null };

/** Until the end of the transaction nobody else adds to what these people have. In the order of the locks' own numbers, so that no two batches wait for each other. */
export async function lockOwners(client: pg.ClientBase, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await client.query({
    name: "lock-owners",
    text: `SELECT pg_advisory_xact_lock(number) FROM (
      SELECT DISTINCT hashtextextended('payments/owner/' || id, 0) AS number FROM unnest($1::text[]) u(id) ORDER BY number) l`,
    values: [userIds.map(uuidOf)],
  });
}

const COUNT: Readonly<Record<keyof Quotas, string>> = {
  accounts: "account WHERE owner_id = u.id",
  authorizations: "payment WHERE from_user = u.id AND authorized_amount IS NOT NULL AND status = 'PENDING'",
  deposits: "payment WHERE to_user = u.id AND kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING')",
};

/** Refuses, in order, what would give one person more than they may have; decided under that person's lock, so that no two processes pass it together. */
export async function refuseOverQuota(client: pg.ClientBase, quotas: Quotas, items: readonly Item[]): Promise<void> {
  const asking = items.flatMap((item) => {
    const quota = quotaOf(item.command);
    return quota ? [{ item, ...quota }] : [];
  });
  if (asking.length === 0) return;
  await lockOwners(
    client,
    asking.map(({ userId }) => userId),
  );
  const owned = new Map<string, number>();
  for (const kind of new Set(asking.map((asked) => asked.kind)))
    for (const [userId, count] of await countOwned(client, kind, asking)) owned.set(`${kind} ${userId}`, count);
  for (const { item, kind, userId } of asking) {
    const name = `${kind} ${uuidOf(userId)}`;
    const count = owned.get(name) ?? 0;
    if (count >= quotas[kind])
      item.outcome = { kind: "refused", refusal: { code: "QUOTA_EXCEEDED", limit: quotas[kind] } };
    else owned.set(name, count + 1);
  }
}

async function countOwned(
  client: pg.ClientBase,
  kind: keyof Quotas,
  asking: readonly { readonly kind: keyof Quotas; readonly userId: string }[],
): Promise<[string, number][]> {
  const { rows } = await client.query<{ id: string; count: number }>({
    name: `count-${kind}`,
    text: `SELECT u.id, (SELECT count(*)::int FROM ${COUNT[kind]}) AS count FROM unnest($1::uuid[]) u(id)`,
    values: [[...new Set(asking.filter((asked) => asked.kind === kind).map(({ userId }) => uuidOf(userId)))]],
  });
  return rows.map(({ id, count }) => [id, count]);
}
