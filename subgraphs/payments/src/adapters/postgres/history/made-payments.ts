import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { MadeLook, ReadMade } from "../../../app/money/made-payments.ts";
import type { ExchangeSide } from "../../../domain/money/exchange.ts";
import type { MadePayment } from "../../../domain/money/made-payment.ts";
import type { MethodKind } from "../../../domain/money/method-kind.ts";
import type { PaymentKind, PaymentStatus } from "../../../domain/money/payment.ts";
import type { Priority } from "../../../domain/money/priority.ts";
import { between, MARGIN_MS } from "./search-values.ts";

/** How much one look reads at most, and for how long: payments are made meanwhile. */
export type LookBounds = {
  /** Rows of one page, whatever they are of. */
  readonly pageRows: number;
  readonly pages: number;
  readonly ms: number;
  readonly statementMs: number;
};

export const LOOK_BOUNDS: LookBounds = { pageRows: 5_000, pages: 200, ms: 12_000, statementMs: 4_000 };

/** Few rows of many, each by its key: a plan for all of a table would read the whole of it. */
const settings = (statementMs: number) =>
  `SET LOCAL statement_timeout = ${Math.trunc(statementMs)}; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`;

/**
 * By the primary key, backwards: ids are in the order of time. $1 and $2 are those between which a
 * page is. A row without a payment says where it ended: `reached`, and `oldest`, which is when what
 * stands there was asked for. An id has the true time, which a test clock is ahead of: so that says
 * whether there is more, and no id. What a chain has brought is left out: it is neither priced nor
 * limited.
 */
const textOf = (pageRows: number): string => `
  WITH look AS MATERIALIZED (
    SELECT id, kind, status, currency, amount, fee, from_user, to_user, priority, created_at, ended_at FROM payment
    WHERE id > $1::uuid AND id < $2::uuid ORDER BY id DESC LIMIT ${pageRows}
  )
  SELECT r.reached, r.oldest, p.*, a.amount::text AS reserved, x.side, x.quoted_at, coalesce(m.kind, CASE WHEN c.payment_id IS NOT NULL THEN 'NETWORK' END) AS method, l.level,
    (SELECT u.amount::text FROM limit_use u WHERE u.payment_id = a.payment_id AND NOT u.is_final LIMIT 1) AS noted
  FROM (SELECT CASE WHEN count(*) = ${pageRows} THEN min(id::text)::uuid END AS reached, min(created_at) AS oldest FROM look) r
  LEFT JOIN (
    SELECT id, kind, status, amount::text AS amount, fee::text AS fee, from_user, to_user, priority, created_at, ended_at FROM look
    WHERE currency = $3 AND kind = ANY ($4::text[]) AND status = ANY ($5::text[]) AND created_at >= $6 AND created_at < $7
      AND NOT (kind = 'DEPOSIT' AND EXISTS (SELECT FROM chain_deposit c WHERE c.payment_id = look.id))
  ) p ON true
  LEFT JOIN payment_authorization a ON a.payment_id = p.id
  LEFT JOIN payment_exchange x ON x.payment_id = p.id
  LEFT JOIN payment_withdrawal w ON w.payment_id = p.id
  LEFT JOIN payment_deposit d ON d.payment_id = p.id
  LEFT JOIN chain_payout c ON c.payment_id = p.id
  LEFT JOIN payment_method m ON m.id = coalesce(w.method_id, d.method_id)
  LEFT JOIN person_level l ON l.user_id = CASE p.kind WHEN 'DEPOSIT' THEN p.to_user ELSE p.from_user END
  ORDER BY p.id DESC`;

type Row = {
  reached: Uuid | null;
  oldest: Date | null;
  id: Uuid | null;
  kind: PaymentKind;
  status: PaymentStatus;
  amount: string;
  fee: string;
  from_user: Uuid | null;
  to_user: Uuid | null;
  priority: Priority;
  created_at: Date;
  ended_at: Date | null;
  reserved: string | null;
  side: ExchangeSide | null;
  quoted_at: Date | null;
  method: MethodKind | null;
  level: number | null;
  noted: string | null;
};

/** What PostgreSQL says of a statement that took longer than it may. */
const isTimeout = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "57014";

export const makeReadMade = (pool: pg.Pool, bounds: LookBounds = LOOK_BOUNDS): ReadMade =>
  async function* (look) {
    const began = performance.now();
    let after: Uuid | null = null;
    for (let page = 0; page < bounds.pages && performance.now() - began < bounds.ms; page += 1) {
      const rows = await readPage(pool, look, { after, bounds });
      // What was read so far stands.
      if (rows === null) return;
      const [end] = rows;
      after = end?.oldest && end.oldest.getTime() >= look.from.getTime() - MARGIN_MS ? end.reached : null;
      const payments = rows.flatMap((row) => (row.id === null ? [] : [toMade(row, row.id, look.asset)]));
      yield { payments, isLast: after === null };
      if (after === null) return;
    }
  };

type Place = { readonly after: Uuid | null; readonly bounds: LookBounds };

/** Null where it took too long. A transaction of its own: it holds up nobody's clearing of rows. */
async function readPage(pool: pg.Pool, look: MadeLook, { after, bounds }: Place): Promise<Row[] | null> {
  const { asset, kinds, statuses, from, before } = look;
  const place = { after: after && idFromUuid("pay", after), order: "NEWEST_FIRST" } as const;
  try {
    return await inTransaction(pool, async (client) => {
      await client.query(settings(bounds.statementMs));
      const { rows } = await client.query<Row>({
        name: `made-payments-${bounds.pageRows}`,
        text: textOf(bounds.pageRows),
        values: [
          ...between(place, { createdFrom: null, createdBefore: before }),
          ...[asset.code, kinds, statuses, from, before],
        ],
      });
      return rows;
    });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
}

const toPerson = (user: Uuid | null) => (user === null ? null : { userId: idFromUuid("usr", user) });

const toMade = (row: Row, id: Uuid, asset: Asset): MadePayment => ({
  id: idFromUuid("pay", id),
  kind: row.kind,
  status: row.status,
  amount: money(asset, BigInt(row.amount)),
  fee: money(asset, BigInt(row.fee)),
  from: toPerson(row.from_user),
  to: toPerson(row.to_user),
  method: row.method,
  priority: row.priority,
  level: row.level ?? 0,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  reserved: row.reserved === null ? null : money(asset, BigInt(row.reserved)),
  exchange: row.side && row.quoted_at ? { side: row.side, quotedAt: row.quoted_at } : null,
  notedUnits: row.noted === null ? null : BigInt(row.noted),
});
