import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { expect, vi } from "vitest";

/** What a test sees in the tables, and does to them as an administrator or as time would. */
export function lookInto(admin: pg.Pool) {
  const look = makeLook(admin);
  return {
    ...look,
    /** Runs a request that must be refused, and checks that nothing at all was changed by it. */
    async unchanged(request: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
      const before = await look.state();
      const answer = await request();
      expect(await look.state()).toEqual(before);
      expect(await look.disagreements()).toEqual([]);
      return answer;
    },
  };
}

/** How often each answer was given. */
export function countAnswers(answers: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

const EXPIRY = `SELECT date_trunc('milliseconds', h.expires_at) AS at,
    h.expires_at - make_interval(secs => $2) BETWEEN e.recorded_at AND clock_timestamp() AS is_so
  FROM ledger.hold h JOIN ledger.journal_entry e USING (id) WHERE h.id = $1`;

/** What a payment costs is held beside its amount, by an id that follows from the other's. */
const IS_OF_FEE = "substr(id::text, 15, 1) = '8'";

/** Ended without the provider's word; never against it. */
const BY_HAND =
  "EXISTS (SELECT FROM payments.payment_failure f WHERE f.payment_id = p.id AND f.reason = 'ENDED_BY_OPERATOR')";
const BY_TWO =
  "(s.outcome IS NULL AND EXISTS (SELECT FROM payments.payment_act a WHERE a.payment_id = p.id AND a.kind = 'ENDING_APPROVED'))";

/** The chain that had brought it has taken it back: of such a deposit no provider knows. */
const BY_CHAIN =
  "(s.payment_id IS NULL AND EXISTS (SELECT FROM payments.chain_deposit c JOIN payments.chain_reversal r USING (deposit_id, credit) WHERE c.payment_id = p.id))";

/** It goes to an address: wallets pay it, and no provider. */
const TOLD = (state: "CONFIRMED" | "FAILED") =>
  `(s.payment_id IS NULL AND EXISTS (SELECT FROM payments.chain_payout c WHERE c.payment_id = p.id AND c.state = '${state}'))`;

const DISAGREEMENTS = `SELECT p.id, p.status, p.amount, h.state, h.captured FROM payments.payment p
     LEFT JOIN payments.payment_authorization a ON a.payment_id = p.id FULL JOIN (SELECT * FROM ledger.hold WHERE NOT ${IS_OF_FEE}) h ON h.id = p.entry_id
     WHERE (a.payment_id IS NOT NULL OR h.id IS NOT NULL) AND p.kind IS DISTINCT FROM 'WITHDRAWAL'
       AND (CASE WHEN p.status IN ('PARTIALLY_REFUNDED', 'REFUNDED') THEN 'COMPLETED' ELSE p.status END, p.amount, a.amount) IS DISTINCT FROM (CASE h.state WHEN 'PENDING' THEN 'PENDING' WHEN 'CAPTURED' THEN 'COMPLETED' ELSE 'CANCELLED' END,
         CASE h.state WHEN 'CAPTURED' THEN h.captured ELSE h.amount END, h.amount)
     UNION ALL
     SELECT p.id, p.status, p.amount, h.state, h.captured FROM payments.payment p LEFT JOIN ledger.hold h ON h.id = p.entry_id
       LEFT JOIN payments.sandbox_payout s ON s.payment_id = p.id
     WHERE p.kind = 'WITHDRAWAL' AND (h.amount = p.amount AND coalesce(s.amount = p.amount AND s.currency = p.currency, true)
       AND CASE p.status WHEN 'PENDING' THEN h.state = 'PENDING' AND s.outcome IS NULL WHEN 'PROCESSING' THEN h.state = 'PENDING'
         WHEN 'COMPLETED' THEN h.state = 'CAPTURED' AND h.captured = p.amount AND (s.outcome = 'PAID' OR ${BY_TWO} OR ${TOLD("CONFIRMED")})
         WHEN 'RETURNED' THEN h.state = 'CAPTURED' AND h.captured = p.amount AND s.outcome IN ('DECLINED', 'UNUSABLE') AND s.returned = p.amount
           AND EXISTS (SELECT FROM payments.payment_return k JOIN ledger.posting g ON g.entry_id = k.entry_id AND g.account_id = k.account_id
             WHERE k.payment_id = p.id AND g.amount = p.amount)
         WHEN 'FAILED' THEN h.state = 'VOIDED' AND (${TOLD("FAILED")} OR s.outcome IN ('DECLINED', 'UNUSABLE') OR coalesce(s.outcome, 'WAITING') = 'WAITING' AND ${BY_HAND})
         ELSE h.state = 'VOIDED' AND s.outcome IS NULL END) IS NOT TRUE
     UNION ALL
     SELECT p.id, p.status, p.amount, NULL, NULL FROM payments.payment p LEFT JOIN payments.sandbox_deposit s ON s.payment_id = p.id
       LEFT JOIN payments.payment_return k ON k.payment_id = p.id LEFT JOIN payments.payment_debt d ON d.payment_id = p.id
     WHERE p.kind = 'DEPOSIT' AND p.status = 'RETURNED' AND ((s.taken_back IS NOT NULL AND s.returned = p.amount + p.fee OR ${BY_CHAIN})
       AND (SELECT sum(g.amount) FROM ledger.posting g WHERE g.entry_id = k.entry_id AND g.amount > 0) = p.amount + p.fee
       AND (SELECT coalesce(sum(g.amount), 0) FROM ledger.posting g WHERE g.entry_id = k.entry_id AND g.account_id = k.account_id)
         = coalesce(d.amount, 0) - p.amount - p.fee) IS NOT TRUE
     UNION ALL
     SELECT a.id, a.asset, a.credits_posted - a.debits_posted, NULL, NULL FROM ledger.account a WHERE a.code = 'receivable.returns'
       AND a.debits_posted - a.credits_posted <> (SELECT coalesce(sum(amount - collected - written_off), 0) FROM payments.payment_debt WHERE currency = a.asset)
     UNION ALL
     SELECT p.id, p.status, p.fee, h.state, h.captured FROM payments.payment p FULL JOIN (SELECT * FROM ledger.hold WHERE ${IS_OF_FEE}) h
       ON h.id = overlay(p.entry_id::text PLACING '8' FROM 15)::uuid JOIN ledger.hold o ON o.id = p.entry_id
     WHERE (h.id IS NOT NULL OR p.fee > 0) AND (CASE WHEN p.status IN ('PENDING', 'PROCESSING') THEN h.state = 'PENDING' AND h.amount = p.fee
         WHEN p.status IN ('FAILED', 'CANCELLED') THEN h.state <> 'CAPTURED'
         WHEN p.fee = 0 THEN h.state = 'VOIDED' ELSE h.state = 'CAPTURED' AND h.captured = p.fee END) IS NOT TRUE
     UNION ALL
     SELECT r.id, r.status, coalesce(p.amount, r.amount), NULL, NULL FROM payments.payment_request r LEFT JOIN payments.payment p ON p.id = r.payment_id
       LEFT JOIN payments.request_task t ON t.id = r.id LEFT JOIN payments.request_event e ON e.request_id = r.id AND e.sequence = r.sequence
     WHERE (r.status = 'PAID') <> coalesce(p.status IN ('COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'), false)
       OR (r.status = 'OPEN') <> (t.id IS NOT NULL) OR e.status IS DISTINCT FROM r.status
     UNION ALL
     SELECT s.id, s.status, s.amount, NULL, NULL FROM payments.payment_schedule s LEFT JOIN payments.schedule_task t ON t.id = s.id
       LEFT JOIN payments.schedule_event e ON e.schedule_id = s.id AND e.sequence = s.sequence
     WHERE (s.status <> 'ENDED') <> (t.id IS NOT NULL) OR e.status IS DISTINCT FROM s.status
       OR EXISTS (SELECT FROM payments.schedule_event d WHERE d.schedule_id = s.id AND d.due_at >= s.next_at)
       OR EXISTS (SELECT FROM payments.schedule_event d LEFT JOIN payments.payment p ON p.id = d.payment_id
         WHERE d.schedule_id = s.id AND d.change = 'PAID' AND coalesce(p.status NOT IN ('COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'), true))`;

const STATE = `SELECT
    (SELECT count(*) FROM ledger.posting) AS postings, (SELECT count(*) FROM ledger.journal_entry) AS entries, (SELECT count(*) FROM ledger.account) AS accounts,
    (SELECT count(*) FROM payments.payment) AS payments, (SELECT count(*) FROM payments.payment_event) AS changes, (SELECT count(*) FROM payments.account) AS known,
    (SELECT jsonb_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM payments.payment_request GROUP BY status) r) AS requests,
    (SELECT jsonb_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM payments.payment_schedule GROUP BY status) s) AS schedules,
    (SELECT count(*) FROM payments.schedule_event) AS "scheduleChanges", (SELECT max(next_at) FROM payments.payment_schedule) AS "nextAt",
    (SELECT count(*) FROM payments.payment_act) AS acts, (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM payments.payment_ending GROUP BY state) e) AS endings,
    (SELECT count(*) FROM payments.request_event) AS "requestChanges", (SELECT count(*) FROM payments.request_task) AS "requestTasks",
    (SELECT coalesce(sum(credits_posted), 0) FROM ledger.account) AS credits, (SELECT coalesce(sum(debits_pending), 0) FROM ledger.account) AS pending,
    (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM ledger.hold GROUP BY state) h) AS holds`;

const makeLook = (admin: pg.Pool) => ({
  /** What the ledger says an account holds, in smallest units. */
  async units(accountId: string): Promise<string> {
    const { rows } = await admin.query(
      "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE id = $1",
      [uuidOf(accountId)],
    );
    return rows[0].units;
  },
  /** What the ledger says of an account, in smallest units. */
  async balance(accountId: string): Promise<{ posted: string; pendingIn: string; pendingOut: string }> {
    const { rows } = await admin.query(
      `SELECT (credits_posted - debits_posted)::text AS posted, credits_pending::text AS "pendingIn", debits_pending::text AS "pendingOut" FROM ledger.account WHERE id = $1`,
      [uuidOf(accountId)],
    );
    return rows[0];
  },
  /** As if the time of an authorisation had come. */
  async makeDue(paymentId: string): Promise<void> {
    await admin.query("UPDATE ledger.hold SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      uuidOf(paymentId),
    ]);
    await admin.query("UPDATE payments.hold_task SET due_at = now() - interval '1 minute' WHERE id = $1", [
      uuidOf(paymentId),
    ]);
  },
  /** As if the time of a payment request had come. */
  async endRequest(requestId: string): Promise<void> {
    await admin.query("UPDATE payments.payment_request SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      uuidOf(requestId),
    ]);
  },
  /** As if the time for another try had come, of all that wait for it. */
  async retryNow(table: "deposit_task" | "hold_task" | "withdrawal_task"): Promise<void> {
    await admin.query(`UPDATE payments.${table} SET due_at = now() - interval '1 second' WHERE attempts > 0`);
  },
  /**
   * When a hold expires, to the millisecond below, and whether that is so many seconds after a
   * moment of its transaction, by the database's clock.
   */
  async expiry(paymentId: string, seconds: number): Promise<{ at: string; isOfItsCommit: boolean }> {
    const { rows } = await admin.query<{ at: Date; is_so: boolean }>(EXPIRY, [uuidOf(paymentId), seconds]);
    return { at: rows[0]?.at.toISOString() ?? "", isOfItsCommit: rows[0]?.is_so ?? false };
  },
  untilBlocked: () => untilBlocked(admin),
  async freeze(userId: string, frozen: boolean): Promise<void> {
    await admin.query("SELECT ledger.freeze_owner($1, $2)", [uuidOf(userId), frozen]);
  },
  async setAccountState(accountId: string, state: "OPEN" | "FROZEN" | "CLOSED"): Promise<string> {
    const text = "SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY[$2]) AS said";
    const { rows } = await admin.query(text, [uuidOf(accountId), state]);
    return rows[0].said[0];
  },
  /**
   * Authorised payments and withdrawals that stand otherwise in payments than in the ledger, and
   * withdrawals of which the provider's books say otherwise; and requests that are not as what
   * paid them, their queue and their latest event: none, ever.
   */
  async disagreements(): Promise<unknown[]> {
    const { rows } = await admin.query(DISAGREEMENTS);
    return rows;
  },
  /** Everything that money touches, to compare before and after a refusal. */
  async state(): Promise<unknown> {
    const { rows } = await admin.query(STATE);
    return rows[0];
  },
});

/** Until some statement of the subgraph waits for a lock. */
const untilBlocked = (admin: pg.Pool): Promise<void> =>
  vi.waitFor(
    async () => {
      const { rows } = await admin.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(rows.length).toBeGreaterThan(0);
    },
    { timeout: 120_000, interval: 10 },
  );
