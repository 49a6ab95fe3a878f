import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { ListEveryPayment, PaymentReader } from "../../../app/history/ports.ts";
import { LOOK_MAX } from "./search-text.ts";
import { between } from "./search-values.ts";

/**
 * By the primary key, backwards: ids are in the order of time. What a filter leaves may lie
 * anywhere, so a look is bounded; $1 and $2 are the ids between which it is. `reached`: where it
 * ended, null where it came to the end of the list.
 */
const textOf = (lookMax: number): string => `
  WITH look AS MATERIALIZED (
    SELECT id, kind, status, currency, created_at FROM payment
    WHERE id > $1::uuid AND id < $2::uuid ORDER BY id DESC LIMIT ${lookMax}
  )
  SELECT (SELECT CASE WHEN count(*) = ${lookMax} THEN min(id::text)::uuid END FROM look) AS reached, ARRAY(
    SELECT id FROM look
    WHERE ($3::text[] IS NULL OR kind = ANY ($3)) AND ($4::text[] IS NULL OR status = ANY ($4))
      AND ($5::text IS NULL OR currency = $5)
      AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
    ORDER BY id DESC LIMIT $8::int
  ) AS ids`;

type Row = { readonly reached: Uuid | null; readonly ids: readonly Uuid[] };

/** `lookMax`: rows that one look reads at most. */
export const makeListEveryPayment =
  (pool: pg.Pool, { findMany }: Pick<PaymentReader, "findMany">, lookMax = LOOK_MAX): ListEveryPayment =>
  async ({ first, after, filter }) => {
    const { kinds = null, statuses = null, currency = null, createdFrom = null, createdBefore = null } = filter ?? {};
    const { rows } = await pool.query<Row>({
      name: `every-payment-${lookMax}`,
      text: textOf(lookMax),
      values: [
        ...between({ after, order: "NEWEST_FIRST" }, filter),
        ...[kinds, statuses, currency, createdFrom, createdBefore, first + 1],
      ],
    });
    const [{ reached, ids } = { reached: null, ids: [] }] = rows;
    const found = await findMany(ids.map((id) => idFromUuid("pay", id)));
    const listed = toListed(
      found.filter((payment) => payment !== null),
      first,
    );
    if (listed.hasNext || reached === null) return { ...listed, end: null };
    return { ...listed, hasNext: true, end: idFromUuid("pay", reached) };
  };
