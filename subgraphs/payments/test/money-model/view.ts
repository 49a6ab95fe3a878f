import type { Books, Bulk, Row } from "./books.ts";
import { type Made, show, type Verdict } from "./verdict.ts";

/** Of a payment, of a quote, or of what was signed for a schedule. Others may have moved on. */
export function viewIs(books: Books, { id, view: said }: Made): Verdict {
  const view = viewOf(books, id);
  return view === null || show(view) === show(said) ? null : `the model has ${show(view)}`;
}

function viewOf(books: Books, id: string): Record<string, unknown> | null {
  const deal = books.deals.get(id);
  if (deal) {
    const { sold, soldIn, fee, bought, boughtIn, expiresAt } = deal;
    return { sold, soldIn, fee, bought, boughtIn, expiresAt };
  }
  const standing = books.schedules.get(id as never);
  if (standing) return { signedFee: standing.signedFee };
  const bulk = books.bulks.get(id as never);
  if (bulk) return bulkView(bulk);
  const paid = books.payments.get(id as never);
  return paid ? paymentView(paid) : null;
}

/** What is shown of it, and whether it was signed. */
export function bulkView({ rows, leaving, isApproved }: Pick<Bulk, "rows" | "leaving" | "isApproved">) {
  const sum = (of: (row: Row) => bigint) => rows.reduce((all, row) => all + of(row), 0n);
  return {
    ...{ rows: rows.length, amount: sum(({ units }) => units), fee: sum(({ fee }) => fee) },
    ...{ cost: sum(({ cost }) => cost), leaving, isApproved },
  };
}

type Paid = Books["payments"] extends Map<unknown, infer One> ? One : never;

/** What is said of a payment, in this order. */
export function paymentView(paid: Paid) {
  const { id, kind, status, currency, amount, fee, from, to, authorized, expiresAt, ...rest } = paid;
  const { refunded, refundOf, bought, failure, priority } = rest;
  return {
    ...{ id, kind, status, currency, amount, fee, from, to, authorized, expiresAt },
    ...{ refunded, refundOf, bought, failure, priority },
  };
}
