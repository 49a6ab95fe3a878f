import type { ListOrder } from "../../../app/money/payment-filter.ts";
import { MOVED } from "../../../domain/money/payment.ts";

/** By all accounts of a user, or by one account. */
export type WhoseList = "user" | "account";

/**
 * Rows that one look reads at most, over all accounts and both ways together. What a filter leaves
 * may lie anywhere, and there is no index for it: an index is paid for by every payment.
 */
export const LOOK_MAX = 20_000;
/** Of one account and one way, however many accounts somebody has. */
const LOOK_EACH_MIN = 250;
export const COUNT_MAX = 10_000;

const WAY = { NEWEST_FIRST: "DESC", OLDEST_FIRST: "ASC" } as const satisfies Record<ListOrder, string>;
/** Of an id, to be within what comes before another or at it. */
const UP_TO = { NEWEST_FIRST: ">=", OLDEST_FIRST: "<=" } as const satisfies Record<ListOrder, string>;

/** Of an exchange, what is in the currency of the account by which it is on the list. */
const AMOUNT = `CASE WHEN p.kind = 'EXCHANGE' AND p.to_account = mine.id
    THEN (SELECT x.amount FROM payment_exchange x WHERE x.payment_id = p.id) ELSE p.amount END`;

/**
 * As `filterValues` (./search-values.ts) numbers them; $2 and $3 are the ids between which a look
 * is.
 */
const FITS = `
  ($4::uuid IS NULL OR (p.from_account = $4 AND p.from_user = mine.owner_id) OR (p.to_account = $4 AND p.to_user = mine.owner_id)) AND
  ($5::text[] IS NULL OR p.kind = ANY ($5)) AND ($6::text[] IS NULL OR p.status = ANY ($6))
  AND ($8::text IS NULL OR (p.from_user IS NOT DISTINCT FROM mine.owner_id) = ($8 = 'OUT'))
  AND ($9::text IS NULL OR p.from_user IS DISTINCT FROM p.to_user
    AND CASE WHEN p.from_user = mine.owner_id THEN p.to_user ELSE p.from_user END = (SELECT user_id FROM named))
  AND ($10::timestamptz IS NULL OR p.created_at >= $10) AND ($11::timestamptz IS NULL OR p.created_at < $11)
  AND ($12::numeric IS NULL OR ${AMOUNT} >= $12) AND ($13::numeric IS NULL OR ${AMOUNT} <= $13)
  AND ($14::text IS NULL OR strpos(lower(p.memo), lower($14)) > 0) AND ($15::text[] IS NULL OR p.priority = ANY ($15))`;

const owners = (whose: WhoseList): string => `
  mine AS (
    SELECT id, owner_id, currency FROM account
    WHERE ${whose === "user" ? "owner_id = $1::uuid AND ($4::uuid IS NULL OR id = $4)" : "id = $1::uuid"}
      AND currency = ALL ($7::text[])
  ), named AS (SELECT user_id FROM person WHERE username_key = $9)`;

/**
 * Where a look at one way cannot be spared. What went out of all of somebody's accounts is on the
 * paying side, whatever else it is; of one account, what another of theirs paid into it is OUT too.
 */
const whenIn = (whose: WhoseList): string =>
  whose === "user" ? "($8::text IS DISTINCT FROM 'OUT' OR $4::uuid IS NOT NULL)" : "true";
const WHEN_OUT = "$8::text IS DISTINCT FROM 'IN'";

type Side = "from" | "to";

/** `named`: the parameter that has the reference, where that is looked for: by its index. */
const rowsOf = (side: Side, when: string, named: string | null): string =>
  named === null
    ? `FROM payment p WHERE ${when} AND p.${side}_account = mine.id AND p.id > $2::uuid AND p.id < $3::uuid`
    : `FROM payment_reference x JOIN payment p ON p.id = x.payment_id
       WHERE x.owner_id = mine.owner_id AND x.reference = ${named}::text AND x.payment_id > $2::uuid AND x.payment_id < $3::uuid
         AND ${when} AND p.${side}_account = mine.id`;

/**
 * One way of one account: what fits, and the row at which the look ends. `p.id` is in the order of
 * an index, so it reads no more than it needs for the page.
 */
const look = (rows: string, order: ListOrder): string => `
  SELECT x.* FROM (
    SELECT p.id, row_number() OVER (ORDER BY p.id ${WAY[order]}) AS place, (${FITS}) AS fits
    ${rows} ORDER BY p.id ${WAY[order]} LIMIT (SELECT each FROM share)
  ) x WHERE x.fits OR x.place = (SELECT each FROM share) ORDER BY x.id ${WAY[order]} LIMIT $16::int + $17::int`;

/**
 * $16 ids behind $17 of those that fit, in order, and where the look ended: null where it came to
 * the end of the list; $18 is the reference that they have, where that is looked for. What lies
 * behind the first such end was not read of every account, so it is left to the next page.
 */
export const pageText = (whose: WhoseList, order: ListOrder, isNamed: boolean): string => `
  WITH ${owners(whose)}, share AS (
    SELECT greatest(${LOOK_EACH_MIN}, ${LOOK_MAX} / greatest(1, 2 * count(*)))::int AS each FROM mine
  ), seen AS MATERIALIZED (
    SELECT s.* FROM mine CROSS JOIN LATERAL (${look(rowsOf("from", WHEN_OUT, isNamed ? "$18" : null), order)}) s
    UNION ALL
    SELECT s.* FROM mine CROSS JOIN LATERAL (${look(rowsOf("to", whenIn(whose), isNamed ? "$18" : null), order)}) s
  ), reached AS (
    SELECT seen.id FROM seen, share WHERE seen.place = share.each ORDER BY seen.id ${WAY[order]} LIMIT 1
  )
  SELECT (SELECT id FROM reached) AS reached, ARRAY(
    SELECT DISTINCT id FROM seen
    WHERE fits AND (NOT EXISTS (SELECT 1 FROM reached) OR id ${UP_TO[order]} (SELECT id FROM reached))
    ORDER BY id ${WAY[order]} LIMIT $16 OFFSET $17
  ) AS ids`;

type WholeList = { readonly whose: WhoseList; readonly isNamed: boolean; readonly most?: number };

/**
 * Of the newest that one look reads, and of one more, those columns and whether each fits: $1 to
 * $15 say which, and $16 by which reference.
 */
function newest(list: WholeList, columnsOf: (side: Side) => string): string {
  const { whose, isNamed, most = LOOK_MAX } = list;
  const look = (side: Side, when: string) =>
    `(SELECT ${columnsOf(side)}, (${FITS}) AS fits ${rowsOf(side, when, isNamed ? "$16" : null)} ORDER BY p.id DESC LIMIT ${most + 1})`;
  return `${owners(whose)}, seen AS (
    SELECT s.* FROM mine CROSS JOIN LATERAL (
      ${look("from", WHEN_OUT)} UNION ALL ${look("to", whenIn(whose))}
    ) s LIMIT ${most + 1}
  )`;
}

/** How many of a person's were read, one more than `most` at most, and how many of those fit. */
export const readText = (isNamed: boolean, most: number): string => `
  WITH ${newest({ whose: "user", isNamed, most }, () => "p.id")}
  SELECT count(*)::int AS read, (count(DISTINCT id) FILTER (WHERE fits))::int AS fitting FROM seen`;

/** All of a person's that fit, in order; $16 is the reference, where one is looked for. */
export function everyText(order: ListOrder, isNamed: boolean): string {
  const rows = (side: Side, when: string) =>
    `SELECT s.id FROM mine CROSS JOIN LATERAL (SELECT p.id ${rowsOf(side, when, isNamed ? "$16" : null)} AND ${FITS}) s`;
  return `WITH ${owners("user")}
    SELECT id FROM (${rows("from", WHEN_OUT)} UNION ${rows("to", whenIn("user"))}) either ORDER BY id ${WAY[order]}`;
}

/** How many fit of those that one look reads, and whether that were not all. */
export const countText = (whose: WhoseList, isNamed: boolean): string => `
  WITH ${newest({ whose, isNamed }, () => "p.id")},
  counted AS (SELECT count(*) AS read, count(DISTINCT id) FILTER (WHERE fits) AS fitting FROM seen)
  SELECT least(fitting, ${COUNT_MAX})::int AS count, read <= ${LOOK_MAX} AND fitting <= ${COUNT_MAX} AS is_exact FROM counted`;

/** What moves between one's own accounts leaves nobody; what is exchanged leaves its currency. */
const WHEN_TOLD = {
  user: "(p.from_user IS DISTINCT FROM p.to_user OR p.kind = 'EXCHANGE')",
  account: "true",
} as const satisfies Record<WhoseList, string>;
/** What came back whole has left and arrived: it is in no sum. */
const STAYED = MOVED.filter((status) => status !== "RETURNED");
const WHEN_MOVED = `p.status = ANY ('{${STAYED.join(",")}}'::text[])`;

/**
 * Of each currency what came in and went out, of what fits of those that one look reads, and
 * whether that were all. A payment is on one side of a list, but where it is told on neither.
 */
export const totalsText = (whose: WhoseList, isNamed: boolean): string => `
  WITH ${newest({ whose, isNamed }, (side) => `mine.currency, ${AMOUNT} AS amount, '${side}' AS side, ${WHEN_MOVED} AND ${WHEN_TOLD[whose]} AS is_told`)},
  counted AS (SELECT count(*) <= ${LOOK_MAX} AS is_exact FROM seen), summed AS (
    SELECT currency, coalesce(sum(amount) FILTER (WHERE side = 'to'), 0)::text AS "in",
      coalesce(sum(amount) FILTER (WHERE side = 'from'), 0)::text AS "out"
    FROM seen WHERE fits AND is_told GROUP BY currency
  )
  SELECT c.is_exact, s.* FROM counted c LEFT JOIN summed s ON true ORDER BY s.currency`;
