import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { UserId } from "../../../domain/money/ids.ts";
import type { Guard } from "../../../domain/money/plan.ts";
import type { Quotas } from "../../../domain/money/quotas.ts";
import { takeBulkRows } from "../bulk/take-rows.ts";
import { listUsed } from "../exchanges/list-used.ts";
import { isDecidable } from "../stuck/lock-endings.ts";
import { type Item, isUndecided } from "./item.ts";
import { listClosed, listFrozen } from "./open-accounts.ts";

type Of<Kind extends Guard["kind"]> = Extract<Guard, { kind: Kind }>;

/** Guards of one kind, of those items that nothing has refused so far. */
const guardsOf = <Kind extends Guard["kind"]>(items: readonly Item[], kind: Kind) =>
  items
    .filter(isUndecided)
    .flatMap((item) =>
      item.plan.guards.filter((guard): guard is Of<Kind> => guard.kind === kind).map((guard) => ({ item, guard })),
    );

/**
 * Whose lock an item needs: those whose belongings are counted or looked at, and payees who may be
 * given an account.
 */
export const ownersOf = ({ plan, hasMoved }: Item): UserId[] => [
  ...plan.guards.flatMap((guard) => ("userId" in guard ? [guard.userId] : [])),
  ...(plan.payee && (hasMoved || !plan.payee.isFound) ? [plan.payee.userId] : []),
];

/**
 * Until the end of the transaction nobody else adds to what these people have. In the order of the
 * locks' own numbers, so that no two batches wait for each other.
 */
export async function lockOwners(client: pg.ClientBase, userIds: readonly UserId[]): Promise<void> {
  if (userIds.length === 0) return;
  await client.query({
    name: "lock-owners",
    text: `SELECT pg_advisory_xact_lock(number) FROM (
      SELECT DISTINCT hashtextextended('payments/owner/' || id, 0) AS number FROM unnest($1::text[]) u(id) ORDER BY number) l`,
    values: [plainArray(userIds.map((id) => uuidOf(id)))],
  });
}

/**
 * Refuses, in order, what its guards do not let pass. Owners must be locked, so that no two
 * processes pass a quota together.
 */
export async function checkGuards(client: pg.ClientBase, quotas: Quotas, items: readonly Item[]): Promise<Crowded> {
  await refuseListed(client, items, { kind: "not closed", list: listClosed, code: "ACCOUNT_CLOSED" });
  await refuseListed(client, items, { kind: "not frozen", list: listFrozen, code: "ACCOUNT_FROZEN" });
  await refuseMethods(client, items);
  await refuseEndings(client, items);
  await takeBulkRows(client, guardsOf(items, "bulk row"));
  return [...(await refuseUsedQuotes(client, items)), ...(await refuseOverQuota(client, quotas, items))];
}

/** Those whom others of their batch have left no room, and these others. */
export type Crowded = readonly { readonly item: Item; readonly by: readonly Item[] }[];

/** Of them, those whom somebody took the room who was refused later, and has none. */
export const listWronged = (crowded: Crowded): ReadonlySet<Item> =>
  new Set(crowded.filter(({ by }) => by.some((other) => !isUndecided(other))).map(({ item }) => item));

type Listing = {
  readonly kind: "not closed" | "not frozen";
  readonly list: typeof listClosed;
  readonly code: "ACCOUNT_CLOSED" | "ACCOUNT_FROZEN";
};

/** Refuses those whose account the ledger lists. */
async function refuseListed(client: pg.ClientBase, items: readonly Item[], { kind, list, code }: Listing) {
  const asking = guardsOf(items, kind);
  if (asking.length === 0) return;
  const listed = await list(
    client,
    asking.map(({ guard }) => guard.accountId),
  );
  for (const { item, guard } of asking)
    if (listed.has(guard.accountId)) item.outcome = { kind: "refused", refusal: { code } };
}

const METHOD = columnsOf<Of<"method">>({
  id: ["uuid", ({ methodId }) => uuidOf(methodId)],
  user_id: ["uuid", ({ userId }) => uuidOf(userId)],
});

/** Whoever removes one takes the lock of its person, which is held. */
async function refuseMethods(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const asking = guardsOf(items, "method");
  if (asking.length === 0) return;
  const { rows } = await client.query<{ id: Uuid }>({
    name: "usable-methods",
    text: `SELECT m.id FROM payment_method m JOIN ${METHOD.from("g")} ON g.id = m.id AND g.user_id = m.user_id WHERE m.removed_at IS NULL`,
    values: METHOD.values(asking.map(({ guard }) => guard)),
  });
  const usable = new Set(rows.map(({ id }) => id));
  for (const { item, guard } of asking)
    if (!usable.has(uuidOf(guard.methodId)))
      item.outcome = { kind: "refused", refusal: { code: "PAYMENT_METHOD_NOT_FOUND" } };
}

async function refuseEndings(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  for (const { item, guard } of guardsOf(items, "ending"))
    if (!(await isDecidable(client, guard)))
      item.outcome = { kind: "refused", refusal: { code: "PAYMENT_ENDING_DECIDED" } };
}

/** Of a batch the first has it, unless that comes to nothing. */
async function refuseUsedQuotes(client: pg.ClientBase, items: readonly Item[]): Promise<Crowded> {
  const asking = guardsOf(items, "exchange quote");
  if (asking.length === 0) return [];
  const used = await listUsed(
    client,
    asking.map(({ guard }) => guard.quoteId),
  );
  const crowded: { item: Item; by: readonly Item[] }[] = [];
  const first = new Map<Uuid, Item>();
  for (const { item, guard } of asking) {
    const before = first.get(guard.quoteId);
    if (!before && !used.has(guard.quoteId)) {
      first.set(guard.quoteId, item);
      continue;
    }
    item.outcome = { kind: "refused", refusal: { code: "EXCHANGE_QUOTE_USED" } };
    if (before) crowded.push({ item, by: [before] });
  }
  return crowded;
}

const COUNT: Readonly<Record<keyof Quotas, string>> = {
  accounts: "account WHERE owner_id = u.id",
  bulks: "bulk_payment WHERE owner_id = u.id AND status IN ('DRAFT', 'RUNNING')",
  authorizations:
    "payment p JOIN payment_authorization a ON a.payment_id = p.id WHERE p.from_user = u.id AND p.status = 'PENDING'",
  deposits: "payment WHERE to_user = u.id AND kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING')",
  requests: "payment_request WHERE payee_id = u.id AND status = 'OPEN'",
  schedules: "payment_schedule WHERE owner_id = u.id AND status <> 'ENDED'",
  withdrawals: "payment WHERE from_user = u.id AND kind = 'WITHDRAWAL' AND status IN ('PENDING', 'PROCESSING')",
};

async function refuseOverQuota(client: pg.ClientBase, quotas: Quotas, items: readonly Item[]): Promise<Crowded> {
  const asking = guardsOf(items, "quota");
  const crowded: { item: Item; by: readonly Item[] }[] = [];
  if (asking.length === 0) return crowded;
  const owned = new Map<string, number>();
  for (const of of new Set(asking.map(({ guard }) => guard.of))) {
    const userIds = asking.filter(({ guard }) => guard.of === of).map(({ guard }) => guard.userId);
    for (const [userId, count] of await countOwned(client, of, userIds)) owned.set(`${of} ${userId}`, count);
  }
  const passed = new Map<string, Item[]>();
  for (const { item, guard } of asking) {
    const name = `${guard.of} ${uuidOf(guard.userId)}`;
    const [room, before] = [quotas[guard.of] - (owned.get(name) ?? 0), passed.get(name) ?? []];
    if (before.length < room) {
      passed.set(name, [...before, item]);
      continue;
    }
    item.outcome = { kind: "refused", refusal: { code: "QUOTA_EXCEEDED", limit: quotas[guard.of] } };
    if (room > 0) crowded.push({ item, by: before });
  }
  return crowded;
}

/** How many each has. */
export async function countOwned(
  client: pg.ClientBase,
  of: keyof Quotas,
  userIds: readonly UserId[],
): Promise<[Uuid, number][]> {
  const { rows } = await client.query<{ id: Uuid; count: number }>({
    name: `count-${of}`,
    text: `SELECT u.id, (SELECT count(*)::int FROM ${COUNT[of]}) AS count FROM unnest($1::uuid[]) u(id)`,
    values: [plainArray([...new Set(userIds)].map((id) => uuidOf(id)))],
  });
  return rows.map(({ id, count }) => [id, count]);
}
