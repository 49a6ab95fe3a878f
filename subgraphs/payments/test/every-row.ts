import { type Id, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";

/**
 * What money touches: of payments what stands in all of these, of the ledger what its door writes.
 */
const TABLES = [
  "payments.payment",
  "payments.payment_authorization",
  "payments.payment_failure",
  "payments.payment_refund",
  "payments.payment_reference",
  "payments.payment_exchange",
  "payments.refunded_payment",
  "payments.payment_event",
  "payments.stream",
  "payments.claim",
  "payments.refusal",
  "payments.account",
  "payments.payment_withdrawal",
  "payments.payment_act",
  "payments.limit_total",
  "payments.limit_use",
  "payments.limit_release",
  "payments.deposit_task",
  "payments.withdrawal_task",
  "payments.paid_task",
  "payments.payment_return",
  "payments.payment_debt",
  "payments.chain_deposit",
  "payments.chain_payout",
  "payments.payment_request",
  "payments.request_event",
  "payments.request_stream",
  "payments.payment_schedule",
  "payments.schedule_event",
  "payments.schedule_stream",
  "payments.schedule_task",
  "payments.hold_task",
  "ledger.account",
  "ledger.journal_entry",
  "ledger.posting",
  "ledger.hold",
];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** As the API writes it: within a reference. */
const ID = /\b[a-z]{3}_[0-9a-z]{26}\b/g;
const TIME = /"\d{4}-\d\d-\d\dT[^"]*"/g;

/** Of an account that many payments share: where each stands in it is a matter of their order. */
export const SHARED = "the account of fees";
export const SHARED_POSITION = "the house's position";
const RUNNING = ["balance", "sequence", "pending_in", "pending_out"];

/**
 * Every row of every table, with names for ids, and without what is chance: the moment, and
 * fingerprints and hashes of links, which are made of ids.
 */
export async function everyRow(
  admin: pg.Pool,
  nameOf: (uuid: string) => string,
): Promise<Record<string, readonly string[]>> {
  const written = (row: object) => {
    const text = JSON.stringify(row)
      .replaceAll(UUID, (uuid) => nameOf(uuid))
      .replaceAll(ID, (id) => nameOf(uuidOf(id as Id<string>)))
      .replaceAll(TIME, '"a moment"');
    if (![SHARED, SHARED_POSITION].some((name) => text.includes(`"account_id":"${name}"`))) return text;
    return JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(text)).filter(([name]) => !RUNNING.includes(name))),
    );
  };
  const found: Record<string, readonly string[]> = {};
  for (const table of TABLES) {
    const { rows } = await admin.query<{ row: object }>(
      `SELECT to_jsonb(t) - 'fingerprint' - 'link_hash' AS row FROM ${table} t`,
    );
    found[table] = rows.map(({ row }) => written(row)).toSorted();
  }
  // One row for each transaction: how many there are is not what it says.
  const { rows } = await admin.query<{ row: object }>(
    "SELECT jsonb_build_array(kind, change) AS row FROM payments.outbox, jsonb_array_elements(payload) change",
  );
  found["payments.outbox"] = rows.map(({ row }) => written(row)).toSorted();
  return found;
}
