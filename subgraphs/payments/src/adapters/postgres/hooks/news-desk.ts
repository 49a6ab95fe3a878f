import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { NewsDesk } from "../../../app/hooks/ports.ts";
import { lookAtPaid } from "../money/paid-queue.ts";
import { LOOK_NOW, PROVIDER_TASKS } from "../money/provider-tasks.ts";

/** Longer than a provider repeats what we did not take: Stripe does for three days. */
const KEPT_DAYS = 8;
/** Those that are too old go with those that come, a few at a time, and by one at a time. */
const PURGED_AT_ONCE = 100;

export const makeNewsDesk = (pool: pg.Pool): NewsDesk => ({
  take: (provider, { event, about }) =>
    inTransaction(pool, async (client) => {
      if (!(await keep(client, provider, event))) return null;
      const payments = about.flatMap((one) => ("payment" in one ? [uuidOf(one.payment)] : []));
      const made = about.flatMap((one) => ("made" in one ? [one.made] : []));
      if (made.length > 0) payments.push(...(await listMadeFor(client, made)));
      const tokens = about.flatMap((one) => ("token" in one ? [one.token] : []));
      return {
        payments: payments.length === 0 ? 0 : await lookAtPayments(client, payments),
        methods: tokens.length === 0 ? 0 : await lookAtMethods(client, tokens),
      };
    }),
});

/** Whether it came for the first time. */
async function keep(client: pg.ClientBase, provider: string, event: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "INSERT INTO provider_event (provider, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [provider, event],
  );
  if (rowCount === 0) return false;
  await client.query(
    `DELETE FROM provider_event WHERE (provider, event_id) IN (
       SELECT provider, event_id FROM provider_event WHERE received_at < now() - make_interval(days => $1)
       AND (SELECT pg_try_advisory_xact_lock('provider_event'::regclass::oid::bigint)) ORDER BY received_at LIMIT $2)`,
    [KEPT_DAYS, PURGED_AT_ONCE],
  );
  return true;
}

/** Of which payments of ours the provider has made these. */
async function listMadeFor(client: pg.ClientBase, made: readonly string[]): Promise<Uuid[]> {
  const { rows } = await client.query<{ payment_id: Uuid }>(
    "SELECT payment_id FROM stripe_object WHERE what = 'payment_intent' AND object_id = ANY ($1::text[])",
    [made],
  );
  return rows.map((row) => row.payment_id);
}

/**
 * Those that have come to their end are on no queue, and nothing becomes of them; but what was paid
 * out can come back, and what came in be taken back. That is looked at last: whoever completes one
 * takes it off its queue first.
 */
async function lookAtPayments(client: pg.ClientBase, ids: readonly string[]): Promise<number> {
  let count = 0;
  for (const table of PROVIDER_TASKS) {
    const { rowCount } = await client.query(`UPDATE ${table} SET ${LOOK_NOW} WHERE id = ANY ($1::uuid[])`, [ids]);
    count += rowCount ?? 0;
  }
  return count + (await lookAtPaid(client, ids));
}

/** Of each token, and of each that stands under it: `acct_1/ba_2` under `acct_1`. */
async function lookAtMethods(client: pg.ClientBase, tokens: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO method_task AS t (id, owner_id, kind, due_at)
     SELECT DISTINCT ON (m.id) m.id, m.user_id, m.kind, clock_timestamp() FROM unnest($1::text[]) AS n(token)
     JOIN payment_method m ON m.removed_at IS NULL
       AND (m.token COLLATE "C" = n.token OR (m.token COLLATE "C" > n.token || '/' AND m.token COLLATE "C" < n.token || '0'))
     ON CONFLICT (id) DO UPDATE SET ${LOOK_NOW}`,
    [tokens],
  );
  return rowCount ?? 0;
}
