import type { AccountId } from "../../src/domain/money/ids.ts";
import type { Books, Paid } from "./books.ts";
import { debitReasons, payment } from "./judge-parts.ts";
import type { Of } from "./ops.ts";
import { type Bench, code, no, type Ruling } from "./verdict.ts";

const REFUNDS_MAX = 50;

/** A payment that the actor has a side of. */
function ownPayment(books: Books, op: { readonly payment: string | null; readonly actor: string }): Paid | null {
  const paid = op.payment === null ? undefined : books.payments.get(op.payment as never);
  return paid && (paid.payer === op.actor || paid.payee === op.actor) ? paid : null;
}

/** How an authorisation has ended, if it has; its time ends it before anybody has noted that. */
function endOf({ settings }: Bench, { ended, expiresAt }: Paid): string | null {
  if (ended) return `AUTHORIZATION_${ended}`;
  return settings.now >= (expiresAt ?? Number.POSITIVE_INFINITY) ? "AUTHORIZATION_EXPIRED" : null;
}

export function capture(op: Of<"capturePayment">, bench: Bench): Ruling {
  const { books } = bench;
  const paid = ownPayment(books, op);
  if (!paid || paid.authorized === null || !paid.from) return code("AUTHORIZATION_NOT_FOUND");
  if (paid.payee !== op.actor) return code("NOT_PAYEE");
  if (op.units !== null && op.currency !== paid.currency)
    return no({ code: "CURRENCY_MISMATCH", accountCurrency: paid.currency });
  const whole = paid.authorized;
  const units = op.units ?? whole;
  const end = endOf(bench, paid);
  if (end) return code(end);
  const reasons = [
    ...(units > whole ? [{ code: "AMOUNT_EXCEEDS_AUTHORIZATION", authorized: whole }] : []),
    ...(books.isFrozen(paid.from) ? [{ code: "ACCOUNT_FROZEN" }] : []),
  ];
  return {
    reasons,
    make() {
      const product = paid.fee * units;
      // Halves of the smallest unit are rounded up.
      const fee = product / whole + (2n * (product % whole) >= whole ? 1n : 0n);
      books.hold(paid.from, -whole - paid.fee);
      books.expect(paid.to, -whole);
      books.post(paid.from, -units - fee);
      books.post(paid.to, units);
      books.move(paid.id, { status: "COMPLETED", amount: units, fee, ended: "CAPTURED" });
      books.release(paid.id, whole + paid.fee - units - fee);
    },
  };
}

/** What was reserved for an authorisation is there again. */
export function endUnpaid(books: Books, paid: Paid, ended: "VOIDED" | "EXPIRED"): void {
  books.hold(paid.from, -paid.amount - paid.fee);
  books.expect(paid.to, -paid.amount);
  books.release(paid.id, paid.amount + paid.fee);
  books.move(paid.id, { status: "CANCELLED", ended });
}

export function release(op: Of<"voidPayment" | "cancelPayment">, bench: Bench): Ruling {
  const { books } = bench;
  const paid = ownPayment(books, op);
  if (!paid || paid.authorized === null) return code("AUTHORIZATION_NOT_FOUND");
  if (paid.ended) return code(`AUTHORIZATION_${paid.ended}`);
  const isPayee = paid.payee === op.actor;
  // A payer may, once it has expired: until then the payee counts on it.
  if (!isPayee && !endOf(bench, paid)) return code("NOT_PAYEE");
  return { reasons: [], make: () => endUnpaid(books, paid, isPayee ? "VOIDED" : "EXPIRED") };
}

const MOVED = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"];

/** By the payee; or for them, by an operator who has no side of it. */
export function refund(op: Of<"refundPayment" | "refundForPayee">, { books }: Bench): Ruling {
  const isForPayee = op.kind === "refundForPayee";
  const own = ownPayment(books, op);
  if (isForPayee && own) return code("OWN_PAYMENT");
  const paid = isForPayee && op.payment !== null ? books.payments.get(op.payment) : own;
  if (!paid) return code("PAYMENT_NOT_FOUND");
  const { currency, payer, payee, from, to } = paid;
  const isPaid = (paid.kind === "SEND" || paid.kind === "REFUND") && MOVED.includes(paid.status);
  if (!isPaid || !payer || !payee || !from || !to) return code("PAYMENT_NOT_REFUNDABLE");
  if (!isForPayee && payee !== op.actor) return code("NOT_PAYEE");
  if (op.units !== null && op.currency !== currency)
    return no({ code: "CURRENCY_MISMATCH", accountCurrency: currency });
  const left = paid.amount - paid.refunded;
  const units = op.units ?? left;
  if (left === 0n || units > left) return no({ code: "AMOUNT_EXCEEDS_REFUNDABLE", refundable: left });
  if (paid.refunds >= REFUNDS_MAX) return no({ code: "QUOTA_EXCEEDED", limit: REFUNDS_MAX });
  return {
    reasons: debitReasons(books, books.account(to), units),
    make({ id, view }) {
      const isClosed = books.account(from).state === "CLOSED";
      const other = isClosed ? books.oldest(payer, currency)?.id : from;
      // To where it came from; where that is closed, to another of theirs, or to a new one.
      const into = other ?? (view.to as AccountId);
      if (!other) books.open(into, payer, currency);
      books.post(to, -units);
      books.post(into, units);
      const sides = { from: to, payer: payee, to: into, payee: payer, refundOf: paid.id };
      const operator = isForPayee ? op.actor : null;
      const made = payment(id, { kind: "REFUND", currency, amount: units, status: "COMPLETED", operator, ...sides });
      books.payments.set(made.id, made);
      const refunded = paid.refunded + units;
      const status = refunded === paid.amount ? "REFUNDED" : "PARTIALLY_REFUNDED";
      books.move(paid.id, { refunded, refunds: paid.refunds + 1, status });
    },
  };
}

export function cancel(op: Of<"voidPayment" | "cancelPayment">, { books }: Bench): Ruling {
  const paid = ownPayment(books, op);
  if (!paid) return code("PAYMENT_NOT_FOUND");
  const isOutside = paid.kind === "DEPOSIT" || paid.kind === "WITHDRAWAL";
  if (!isOutside || paid.status !== "PENDING") return code("PAYMENT_NOT_CANCELLABLE");
  return {
    reasons: [],
    make() {
      const total = paid.amount + paid.fee;
      books.hold(paid.from, -total);
      books.release(paid.id, total);
      books.move(paid.id, { status: "CANCELLED" });
    },
  };
}
