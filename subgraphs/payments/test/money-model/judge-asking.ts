import type { AccountId } from "../../src/domain/money/ids.ts";
import { createBulk, stepBulk } from "./judge-bulks.ts";
import { addContact, removeContact } from "./judge-contacts.ts";
import { exchange, quote } from "./judge-exchanges.ts";
import {
  approvalReasons,
  countOpen,
  debitReasons,
  noteApproval,
  noteUse,
  offFor,
  order,
  overLimits,
  overQuota,
  ownAccount,
  PROVIDER_MAX,
  payable,
  payeeOf,
  payment,
  QUOTAS,
  usable,
} from "./judge-parts.ts";
import { requestRules } from "./judge-requests.ts";
import { schedulePayment, stepSchedule } from "./judge-schedules.ts";
import { cancel, capture, refund, release } from "./judge-steps.ts";
import type { Asking, Of } from "./ops.ts";
import { levelOf, priceOf } from "./settings.ts";
import { type Bench, code, no, type Ruling } from "./verdict.ts";

export function ruleOn(op: Asking, bench: Bench): Ruling {
  switch (op.kind) {
    case "openAccount":
      return openAccount(op, bench);
    case "deposit":
      return deposit(op, bench);
    case "sendPayment":
    case "authorizePayment":
      return pay(op, bench);
    case "capturePayment":
      return capture(op, bench);
    case "voidPayment":
      return release(op, bench);
    case "refundPayment":
    case "refundForPayee":
      return refund(op, bench);
    case "withdraw":
      return withdraw(op, bench);
    case "cancelPayment":
      return cancel(op, bench);
    case "exchangeQuote":
      return quote(op, bench);
    case "exchange":
      return exchange(op, bench);
    case "schedulePayment":
      return schedulePayment(op, bench);
    case "pausePaymentSchedule":
    case "resumePaymentSchedule":
    case "endPaymentSchedule":
    case "skipScheduledPayment":
      return stepSchedule(op, bench);
    case "addContact":
      return addContact(op, bench);
    case "removeContact":
      return removeContact(op, bench);
    case "createBulkPayment":
      return createBulk(op, bench);
    case "startBulkPayment":
    case "cancelBulkPayment":
      return stepBulk(op, bench);
    default:
      return requestRules(op, bench);
  }
}

function openAccount({ actor, currency }: Of<"openAccount">, { books }: Bench): Ruling {
  const owned = [...books.accounts.values()].filter(({ owner }) => owner === actor).length;
  if (owned >= QUOTAS.accounts) return no({ code: "QUOTA_EXCEEDED", limit: QUOTAS.accounts });
  return { reasons: [], make: ({ id }) => books.open(id as AccountId, actor, currency) };
}

function deposit(op: Of<"deposit">, bench: Bench): Ruling {
  const { books, settings } = bench;
  const { actor, currency, units, quote } = op;
  const account = ownAccount(books, op.account, op);
  if ("code" in account) return no(account);
  if (currency === "BTC") return code("DEPOSIT_UNAVAILABLE");
  if (units > PROVIDER_MAX) return code("AMOUNT_UNSUPPORTED");
  const method = op.method === undefined ? null : usable(books, op.method, actor);
  if (method && "code" in method) return no(method);
  if (method && !method.takesDeposits) return code("PAYMENT_METHOD_UNSUITABLE");
  if (method && !method.isVerified) return code("PAYMENT_METHOD_UNVERIFIED");
  const level = levelOf(books, actor);
  const of = { kind: "DEPOSIT", user: actor, level, method: method?.kind ?? null, priority: undefined } as const;
  const priced = { ...of, currency, units };
  const price = priceOf(settings, priced, quote);
  if ("refusal" in price) return no(price.refusal, ...offFor(bench, "deposits", currency));
  const { amount, fee } = price;
  if (amount + fee > PROVIDER_MAX) return code("AMOUNT_UNSUPPORTED");
  const use = { user: actor, operation: "DEPOSIT", currency, method: null, units: amount + fee } as const;
  const reasons = [
    ...offFor(bench, "deposits", currency),
    ...(account.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
    ...overQuota(
      countOpen(books, ({ kind, payee }) => kind === "DEPOSIT" && payee === actor),
      QUOTAS.deposits,
    ),
    ...overLimits(bench, use, []),
  ];
  return {
    reasons,
    make({ id }) {
      const sides = { to: account.id, payee: actor, fate: op.fate };
      const made = payment(id, { kind: "DEPOSIT", currency, amount, fee, status: "PENDING", ...sides });
      books.payments.set(made.id, made);
      noteUse(bench, made.id, use);
    },
  };
}

function pay(op: Of<"sendPayment" | "authorizePayment">, bench: Bench): Ruling {
  const { books } = bench;
  const { actor, currency, units, quote, approval } = op;
  const from = ownAccount(books, op.from, op);
  if ("code" in from) return no(from);
  const to = payeeOf(books, op.to, op);
  if ("code" in to) return no(to);
  if (to.account?.id === from.id) return code("SAME_ACCOUNT");
  const paying = { actor, from, to, currency, units, quote, approval, priority: op.priority };
  const ordered = order(bench, paying);
  if ("make" in ordered) return ordered;
  const seconds = op.kind === "authorizePayment" ? op.seconds : null;
  if (seconds !== null)
    ordered.reasons.push(
      ...overQuota(
        countOpen(books, (paid) => paid.payer === actor && paid.authorized !== null),
        QUOTAS.authorizations,
      ),
    );
  const make = payable(bench, paying, ordered);
  return { reasons: ordered.reasons, make: (made) => make(made, seconds) };
}

function withdraw(op: Of<"withdraw">, bench: Bench): Ruling {
  const { books, settings } = bench;
  const { actor, currency, units, quote, approval } = op;
  const from = ownAccount(books, op.from, op);
  if ("code" in from) return no(from);
  const method = usable(books, op.method, actor);
  if ("code" in method) return no(method);
  if (!method.takesWithdrawals) return code("PAYMENT_METHOD_UNSUITABLE");
  if (!method.isVerified) return code("PAYMENT_METHOD_UNVERIFIED");
  if (currency === "BTC") return code("WITHDRAWAL_UNAVAILABLE");
  if (units > PROVIDER_MAX) return code("AMOUNT_UNSUPPORTED");
  const level = levelOf(books, actor);
  const of = { kind: "WITHDRAWAL", user: actor, level, method: method.kind, priority: op.priority } as const;
  const priced = { ...of, currency, units };
  const price = priceOf(settings, priced, quote);
  if ("refusal" in price) return no(price.refusal, ...offFor(bench, "withdrawals", currency));
  const { amount, fee } = price;
  const total = amount + fee;
  const paying = { actor, currency, approval };
  const leaving = { kind: "WITHDRAWAL", total, payee: method.id } as const;
  const reasons = [
    ...offFor(bench, "withdrawals", currency),
    ...debitReasons(books, from, total),
    ...overQuota(
      countOpen(books, ({ kind, payer }) => kind === "WITHDRAWAL" && payer === actor),
      QUOTAS.withdrawals,
    ),
    ...approvalReasons(bench, paying, leaving),
  ];
  const use = { user: actor, operation: "WITHDRAWAL", currency, method: method.kind, units: total } as const;
  reasons.push(...overLimits(bench, use, reasons));
  return {
    reasons,
    make({ id }) {
      const sides = { from: from.id, payer: actor, fate: op.fate };
      const made = payment(id, {
        kind: "WITHDRAWAL",
        currency,
        amount,
        fee,
        status: "PENDING",
        priority: op.priority ?? "NORMAL",
        ...sides,
      });
      books.payments.set(made.id, made);
      books.hold(from.id, total);
      noteUse(bench, made.id, use);
      noteApproval(bench, paying, leaving);
    },
  };
}
