import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { ListCount, ListTotal, PaymentPage, PaymentReader } from "../../../app/history/ports.ts";
import type { ListOrder, PaymentFilter, Whose } from "../../../app/money/payment-filter.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import { knowAll } from "../money/assets.ts";
import { type PaymentRow, selectPayments, toPayment } from "../money/row.ts";
import { countText, pageText, totalsText, type WhoseList } from "./search-text.ts";
import { FIRST, filterValues, LAST } from "./search-values.ts";

const MINE = {
  user: "SELECT id FROM account WHERE owner_id = $1::uuid",
  account: "SELECT $1::uuid AS id",
} as const satisfies Record<WhoseList, string>;

/**
 * Of some accounts, in order: ids are UUIDv7, so they sort by time. UNION drops the second look at
 * a payment between two of the accounts. $2 is always an id: a bound that may be null is none to a
 * plan that is made once, and a deep page would read all that is before it.
 */
function listText(whose: WhoseList, order: ListOrder): string {
  const [way, isBehind] = order === "NEWEST_FIRST" ? ["DESC", "<"] : ["ASC", ">"];
  const side = (name: "from" | "to") => `SELECT p.* FROM mine CROSS JOIN LATERAL (SELECT * FROM payment
        WHERE ${name}_account = mine.id AND id ${isBehind} $2::uuid ORDER BY id ${way} LIMIT $3::int + $4::int) p`;
  return `
  WITH mine AS (${MINE[whose]}), listed AS (
    SELECT * FROM (
      ${side("from")}
      UNION
      ${side("to")}
    ) either ORDER BY id ${way} LIMIT $3 OFFSET $4
  )
  ${selectPayments("listed")} ORDER BY p.id ${way}`;
}

const forEach = <T>(make: (whose: WhoseList, order: ListOrder) => T): Record<WhoseList, Record<ListOrder, T>> => {
  const both = (whose: WhoseList) => ({
    NEWEST_FIRST: make(whose, "NEWEST_FIRST"),
    OLDEST_FIRST: make(whose, "OLDEST_FIRST"),
  });
  return { user: both("user"), account: both("account") };
};
/** With a reference to look for, and without: each has an index of its own. */
const byName = <T>(make: (isNamed: boolean) => T) => ({ any: make(false), named: make(true) });
/** Each with a name, under which a connection keeps its plan. */
const LISTS = forEach((whose, order) => ({ name: `payments-of-${whose}-${order}`, text: listText(whose, order) }));
const PAGES = forEach((whose, order) =>
  byName((isNamed) => ({
    name: `some-payments-of-${whose}-${order}${isNamed ? "-by-reference" : ""}`,
    text: pageText(whose, order, isNamed),
  })),
);

type Written = (whose: WhoseList, isNamed: boolean) => string;
const ofLists = (name: string, write: Written) => {
  const of = (whose: WhoseList) =>
    byName((isNamed) => ({
      name: `${name}-of-${whose}${isNamed ? "-by-reference" : ""}`,
      text: write(whose, isNamed),
    }));
  return { user: of("user"), account: of("account") };
};
const COUNTS = ofLists("count-payments", countText);
const TOTALS = ofLists("totals", totalsText);
type TotalRow = { is_exact: boolean; currency: string | null; in: string; out: string };

const placed = (whose: Whose): readonly [WhoseList, Uuid] =>
  "userId" in whose ? ["user", uuidOf(whose.userId)] : ["account", uuidOf(whose.accountId)];

/** A query of a whole list, under its filter. */
function ofWhole(
  queries: Record<WhoseList, ReturnType<typeof byName<pg.QueryConfig>>>,
  whose: Whose,
  filter: PaymentFilter | null,
): pg.QueryConfig {
  const [kind, uuid] = placed(whose);
  const values = filterValues(uuid, { after: null, order: "NEWEST_FIRST" }, filter);
  const reference = filter?.reference ?? null;
  if (reference === null) return { ...queries[kind].any, values };
  return { ...queries[kind].named, values: [...values, reference] };
}

export function makePaymentReader(pool: pg.Pool | pg.ClientBase, assets: Assets): PaymentReader {
  const read = async (query: pg.QueryConfig) => {
    const { rows } = await pool.query<PaymentRow>(query);
    const codes = rows.flatMap((row) => [row.currency, ...(row.quote_id === null ? [] : [row.bought_currency])]);
    await knowAll(assets, codes);
    return rows.map((row) => toPayment(row, assets.find));
  };

  async function findMany(ids: readonly PaymentId[]) {
    const found = await read({
      name: "payments",
      text: `${selectPayments("payment")} WHERE p.id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const byId = new Map(found.map((payment) => [payment.id, payment]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async function search(whose: Whose, page: PaymentPage) {
    const [kind, uuid] = placed(whose);
    const values = [...filterValues(uuid, page, page.filter), page.first + 1, page.offset];
    const reference = page.filter?.reference ?? null;
    const { any, named } = PAGES[kind][page.order];
    const query = reference === null ? { ...any, values } : { ...named, values: [...values, reference] };
    const { rows } = await pool.query<{ reached: Uuid | null; ids: Uuid[] }>(query);
    const [{ reached, ids } = { reached: null, ids: [] }] = rows;
    const found = await findMany(ids.map((id) => idFromUuid("pay", id)));
    const listed = toListed(
      found.filter((payment) => payment !== null),
      page.first,
    );
    if (listed.hasNext || reached === null) return { ...listed, end: null };
    return { ...listed, hasNext: true, end: idFromUuid("pay", reached) };
  }

  return {
    findMany,
    async list(whose, page) {
      if (page.filter !== null) return search(whose, page);
      const [kind, uuid] = placed(whose);
      const start = page.order === "NEWEST_FIRST" ? LAST : FIRST;
      const values = [uuid, page.after === null ? start : uuidOf(page.after), page.first + 1, page.offset];
      return { ...toListed(await read({ ...LISTS[kind][page.order], values }), page.first), end: null };
    },
    async count(whose, filter) {
      const { rows } = await pool.query<{ count: number; is_exact: boolean }>(ofWhole(COUNTS, whose, filter));
      const [{ count, is_exact } = { count: 0, is_exact: true }] = rows;
      return { count, isExact: is_exact } satisfies ListCount;
    },
    async addUp(whose, filter) {
      const { rows } = await pool.query<TotalRow>(ofWhole(TOTALS, whose, filter));
      await knowAll(
        assets,
        rows.flatMap(({ currency }) => currency ?? []),
      );
      return { byCurrency: rows.flatMap((row) => toTotal(row, assets)), isExact: rows[0]?.is_exact ?? true };
    },
  };
}

/** None of the one row that says that nothing was moved. */
function toTotal(row: TotalRow, assets: Assets): ListTotal[] {
  if (row.currency === null) return [];
  const asset = assets.find(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a total is missing`);
  return [{ in: money(asset, BigInt(row.in)), out: money(asset, BigInt(row.out)) }];
}
