import type { ListOrder } from "../../../app/money/payment-filter.ts";

/** Of an exchange, what is in the currency that is asked for. */
const AMOUNT = "CASE WHEN p.currency = ALL ($7::text[]) THEN p.amount ELSE x.amount END";

/**
 * $1 to $15 as `filterValues` (../history/search-values.ts) numbers them, seen from nobody's side:
 * $1 is any id, and $8 is null.
 */
const FITS = `$1::uuid IS NOT NULL AND $8::text IS NULL AND p.id > $2::uuid AND p.id < $3::uuid
  AND ($4::uuid IS NULL OR $4 IN (p.from_account, p.to_account))
  AND ($5::text[] IS NULL OR p.kind = ANY ($5)) AND ($6::text[] IS NULL OR p.status = ANY ($6))
  AND (p.currency = ALL ($7) OR x.currency = ALL ($7))
  AND ($9::text IS NULL OR (SELECT user_id FROM person WHERE username_key = $9) IN (p.from_user, p.to_user))
  AND ($10::timestamptz IS NULL OR p.created_at >= $10) AND ($11::timestamptz IS NULL OR p.created_at < $11)
  AND ($12::numeric IS NULL OR ${AMOUNT} >= $12) AND ($13::numeric IS NULL OR ${AMOUNT} <= $13)
  AND ($14::text IS NULL OR strpos(lower(p.memo), lower($14)) > 0) AND ($15::text[] IS NULL OR p.priority = ANY ($15))`;

const ROWS = "FROM payment p LEFT JOIN payment_exchange x ON x.payment_id = p.id";

/** How many were read, one more than `most` at most, and how many of those fit. */
export const readTextOfAll = (most: number): string => `
  SELECT count(*)::int AS read, (count(*) FILTER (WHERE fits))::int AS fitting FROM (
    SELECT (${FITS}) AS fits ${ROWS} WHERE p.id > $2::uuid AND p.id < $3::uuid ORDER BY p.id DESC LIMIT ${most + 1}
  ) seen`;

/** Everybody's that fit, in order. */
export const everyTextOfAll = (order: ListOrder): string =>
  `SELECT p.id ${ROWS} WHERE ${FITS} ORDER BY p.id ${order === "NEWEST_FIRST" ? "DESC" : "ASC"}`;
