import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { StuckPayment, StuckReader } from "../../../app/stuck/ports.ts";
import type { StuckReason, StuckWork } from "../../../domain/stuck/stuck.ts";

type StuckRow = {
  id: Uuid;
  work: StuckWork;
  reason: StuckReason;
  attempts: number;
  last_error: string | null;
  since: Date;
  parked_at: Date | null;
  due_at: Date;
  ending_id: Uuid | null;
};

const taskOf = (table: string, work: StuckWork) =>
  `SELECT id, '${work}' AS work, attempts, last_error, parked_at, due_at FROM ${table}`;

/**
 * What waits for a provider: $1, the moment, and $2, the seconds that it may take. Whatever an
 * operator has proposed to end is among it. Errors are those of the tries that failed last: where
 * one went well, the next begin from none. What was paid out waits for nobody: of that, what was
 * given up.
 */
const STUCK = `SELECT t.id, t.work, t.attempts, CASE WHEN t.attempts > 0 THEN t.last_error END AS last_error, t.parked_at, t.due_at, s.since, e.id AS ending_id,
    CASE WHEN t.parked_at IS NOT NULL THEN 'GIVEN_UP' WHEN t.attempts > 0 AND t.last_error IS NOT NULL THEN 'PROVIDER_FAILS'
      WHEN p.status = 'PENDING' THEN 'NOT_BEGUN' ELSE 'PROVIDER_WAITS' END AS reason
  FROM (${taskOf("deposit_task", "COLLECT")} UNION ALL ${taskOf("withdrawal_task", "PAY_OUT")} UNION ALL ${taskOf("return_task", "GIVE_BACK")}
    UNION ALL ${taskOf("paid_task", "WATCH_PAID")} WHERE parked_at IS NOT NULL) t
  JOIN payment p USING (id)
  CROSS JOIN LATERAL (SELECT coalesce(p.ended_at, p.created_at) AS since) s
  LEFT JOIN payment_ending e ON e.payment_id = t.id AND e.state = 'PROPOSED' AND e.expires_at > $1::timestamptz
  WHERE t.parked_at IS NOT NULL OR e.id IS NOT NULL OR s.since < $1::timestamptz - make_interval(secs => $2)`;

type Parts = { readonly pool: pg.Pool; readonly clock: Clock; readonly afterSeconds: number };

export const makeStuckReader = ({ pool, clock, afterSeconds }: Parts): StuckReader => ({
  async list({ first, after, reason, paymentId }) {
    const { rows } = await pool.query<StuckRow>({
      name: "stuck-payments",
      text: `SELECT * FROM (${STUCK}) stuck WHERE ($3::text IS NULL OR reason = $3) AND ($4::uuid IS NULL OR id > $4) AND ($5::uuid IS NULL OR id = $5) ORDER BY id LIMIT $6`,
      values: [clock.now(), afterSeconds, reason, after && uuidOf(after), paymentId && uuidOf(paymentId), first + 1],
    });
    return toListed(rows.map(toStuck), first);
  },
});

/** How many there are, by reason, for operators' metrics. */
export const makeCountStuck =
  ({ pool, clock, afterSeconds }: Parts) =>
  async (): Promise<{ readonly label: StuckReason; readonly count: number }[]> => {
    const { rows } = await pool.query<{ label: StuckReason; count: number }>(
      `SELECT reason AS label, count(*)::int AS count FROM (${STUCK}) stuck GROUP BY reason`,
      [clock.now(), afterSeconds],
    );
    return rows;
  };

const toStuck = (row: StuckRow): StuckPayment => ({
  paymentId: idFromUuid("pay", row.id),
  work: row.work,
  reason: row.reason,
  attempts: row.attempts,
  lastError: row.last_error,
  since: row.since,
  givenUpAt: row.parked_at,
  nextTryAt: row.parked_at === null ? row.due_at : null,
  endingId: row.ending_id && idFromUuid("pen", row.ending_id),
});
