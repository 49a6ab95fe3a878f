import type pg from "pg";
import type { ReferenceLedger } from "../src/reference-model.ts";

/** All of a ledger as lines, so that two of them compare at a glance. */
export type Books = {
  readonly accounts: readonly string[];
  readonly postings: readonly string[];
  readonly entries: readonly string[];
  readonly holds: readonly string[];
};

/** What the database holds of these accounts, and of the entries between two ids. */
export async function readBooks(
  admin: pg.Pool,
  of: { accounts: readonly string[]; firstEntry: string; lastEntry: string },
): Promise<Books> {
  const lines = async (text: string, values: unknown[]): Promise<string[]> =>
    (await admin.query({ text, values, rowMode: "array" })).rows.map((row) => row.join(" ")).toSorted();
  const span = [of.firstEntry, of.lastEntry];
  return {
    accounts: await lines(
      `SELECT id, state, sequence, credits_posted - debits_posted, credits_pending, debits_pending FROM ledger.account WHERE id = ANY ($1::uuid[])`,
      [of.accounts],
    ),
    postings: await lines(
      `SELECT account_id, sequence, entry_id, amount, balance, pending_in, pending_out FROM ledger.posting WHERE account_id = ANY ($1::uuid[])`,
      [of.accounts],
    ),
    entries: await lines(
      `SELECT id, action, kind, coalesce(target_id::text, '-') FROM ledger.journal_entry WHERE id BETWEEN $1 AND $2`,
      span,
    ),
    holds: await lines(
      `SELECT id, state, amount, captured, coalesce((extract(epoch FROM expires_at) * 1000)::bigint::text, 'never'), coalesce(ended_by::text, '-')
       FROM ledger.hold WHERE id BETWEEN $1 AND $2`,
      span,
    ),
  };
}

const STATES = { capture: "CAPTURED", void: "VOIDED", expire: "EXPIRED", reverse: "REVERSED" } as const;

/** The same of the model. */
export function booksOf({ accounts, postings, entries }: ReferenceLedger): Books {
  const stood = [...entries.values()];
  return {
    accounts: [...accounts.values()]
      .map((a) => [a.id, a.state, a.sequence, a.posted, a.pendingIn, a.pendingOut].join(" "))
      .toSorted(),
    postings: [...postings.values()]
      .map((p) => [p.account, p.sequence, p.entry, p.amount, p.posted, p.pendingIn, p.pendingOut].join(" "))
      .toSorted(),
    entries: stood
      .map(({ item }) => {
        const target = item.action === "reverse" ? item.entry : "hold" in item ? item.hold : "-";
        return [item.id, item.action, item.kind, target].join(" ");
      })
      .toSorted(),
    holds: stood
      .flatMap(({ item, at, endedBy }) => {
        if (item.action !== "hold") return [];
        const { id, amount, timeoutSeconds: wait = null } = item;
        const captured = endedBy?.action === "capture" ? (endedBy.amount ?? amount) : 0n;
        const expires = wait === null ? "never" : at.getTime() + wait * 1000;
        return [
          [id, endedBy ? STATES[endedBy.action] : "PENDING", amount, captured, expires, endedBy?.id ?? "-"].join(" "),
        ];
      })
      .toSorted(),
  };
}
