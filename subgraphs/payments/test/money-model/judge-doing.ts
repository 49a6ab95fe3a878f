import { type Books, isEmpty, type Paid } from "./books.ts";
import { moved } from "./calendars.ts";
import { runSchedule } from "./judge-schedules.ts";
import { endUnpaid } from "./judge-steps.ts";
import type { Doing, Of, Said } from "./ops.ts";
import { type Bench, type Part, type Verdict, wordIs } from "./verdict.ts";

/** What the system does by itself, and what operators do: in the parts in which it is done. */
export function partsOfDoing(op: Exclude<Doing, { kind: "runBulk" }>, said: Said): Part[] {
  switch (op.kind) {
    case "settle":
      return [beginDeposit(op), endDeposit(op, said)];
    case "payOut":
      return [beginPayout(op), askProvider(op), endPayout(op, said)];
    case "giveBack":
      return [({ books }) => giveBack(books, op, said)];
    case "expireHold":
      return [(bench) => expireHold(bench, op, said)];
    case "expireRequest":
      return [(bench) => expireRequest(bench, op, said)];
    case "runSchedule":
      return [(bench) => runSchedule(bench, op, said)];
    case "freeze":
      return [({ books }) => freeze(books, op, said)];
    case "setState":
      return [({ books }) => setState(books, op, said)];
    case "setTimeZone":
      return [(bench) => setTimeZone(bench, op, said)];
    case "removeMethod":
      return [({ books }) => removeMethod(books, op, said)];
  }
}

const isOpen = ({ status }: Paid): boolean => status === "PENDING" || status === "PROCESSING";

const beginDeposit =
  ({ payment }: Of<"settle">): Part =>
  ({ books }, memo) => {
    const paid = books.payment(payment);
    memo.isOver = !isOpen(paid);
    if (paid.status === "PENDING") books.move(payment, { status: "PROCESSING" });
    return null;
  };

const FAILURES = {
  DECLINED: "DEPOSIT_DECLINED",
  UNUSABLE: "METHOD_UNUSABLE",
  PARTIAL: "AMOUNT_MISMATCH",
  NO_FUNDS: "METHOD_FUNDS_INSUFFICIENT",
  AUTHENTICATION: "AUTHENTICATION_REQUIRED",
} as const;

const endDeposit =
  ({ payment, says }: Of<"settle">, said: Said): Part =>
  ({ books }, memo) => {
    if (memo.isOver) return wordIs(said, "remove");
    if (says !== "FATE") return wordIs(said, says === "LOST" ? "threw" : "again");
    const paid = books.payment(payment);
    const { fate, amount, fee, to } = paid;
    const isClosed = to !== null && books.account(to).state === "CLOSED";
    const failure = fate === "DONE" ? (isClosed ? "ACCOUNT_CLOSED" : null) : FAILURES[fate];
    // In parts or whole, the provider has it.
    const provider = fate === "DONE" || fate === "PARTIAL" ? "COLLECTED" : "DECLINED";
    books.move(payment, { status: failure ? "FAILED" : "COMPLETED", failure, provider });
    if (failure) books.release(payment, amount + fee);
    else books.post(to, amount);
    return wordIs(said, "remove");
  };

const isToReturn = ({ failure }: Paid): boolean => failure === "ACCOUNT_CLOSED" || failure === "AMOUNT_MISMATCH";

function giveBack(books: Books, { payment }: Of<"giveBack">, said: Said): Verdict {
  if (!isToReturn(books.payment(payment))) return wordIs(said, "threw");
  books.move(payment, { provider: "RETURNED" });
  return wordIs(said, "remove");
}

/** Whether nothing may leave by it for now. */
const isStopped = ({ books, settings }: Bench, { from, currency }: Paid): boolean =>
  (from !== null && books.isFrozen(from)) || settings.disabled.has(`withdrawals ${currency}`);

const beginPayout =
  ({ payment }: Of<"payOut">): Part =>
  (bench, memo) => {
    const { books } = bench;
    const paid = books.payment(payment);
    memo.isOver = !isOpen(paid);
    memo.isFirst = paid.status === "PENDING";
    memo.waits = memo.isFirst && isStopped(bench, paid);
    if (memo.isFirst && !memo.waits) books.move(payment, { status: "PROCESSING" });
    return null;
  };

const askProvider =
  ({ payment, says }: Of<"payOut">): Part =>
  (bench, memo) => {
    if (memo.isOver || memo.waits) return null;
    const paid = bench.books.payment(payment);
    // What it knows of it is what has become of it, whatever is frozen meanwhile.
    memo.said = memo.isFirst ? null : paid.provider;
    if (memo.said || isStopped(bench, paid) || says === "WAITING") return null;
    const provider = paid.fate === "DONE" ? "PAID" : paid.fate === "UNUSABLE" ? "UNUSABLE" : "DECLINED";
    bench.books.move(payment, { provider });
    memo.said = says === "LOST" ? "threw" : provider;
    return null;
  };

const endPayout =
  ({ payment }: Of<"payOut">, said: Said): Part =>
  ({ books }, memo) => {
    if (memo.isOver) return wordIs(said, "remove");
    if (memo.said === "threw") return wordIs(said, "threw");
    if (!memo.said) return wordIs(said, "again");
    const paid = books.payment(payment);
    const total = paid.amount + paid.fee;
    if (memo.said === "PAID") {
      // It stays reserved until it may be booked.
      if (paid.from !== null && books.isFrozen(paid.from)) return wordIs(said, "again");
      books.post(paid.from, -total);
    } else books.release(payment, total);
    books.hold(paid.from, -total);
    const failure = memo.said === "PAID" ? null : memo.said === "UNUSABLE" ? "METHOD_UNUSABLE" : "PAYOUT_DECLINED";
    books.move(payment, { status: failure ? "FAILED" : "COMPLETED", failure });
    return wordIs(said, "remove");
  };

function expireHold({ books, settings, isAlone }: Bench, { payment }: Of<"expireHold">, said: Said): Verdict {
  const paid = books.payment(payment);
  // Where somebody else was first, it asks once more before it lets it be.
  if (paid.status !== "PENDING") return isAlone ? wordIs(said, "remove") : null;
  if (settings.now < (paid.expiresAt ?? 0)) return wordIs(said, "again");
  endUnpaid(books, paid, "EXPIRED");
  return wordIs(said, "remove");
}

function expireRequest({ books, settings }: Bench, { request }: Of<"expireRequest">, said: Said): Verdict {
  const { status, expiresAt } = books.request(request);
  if (status !== "OPEN") return wordIs(said, "remove");
  if (settings.now < expiresAt) return wordIs(said, "again");
  books.step(request, { status: "EXPIRED" });
  return wordIs(said, "remove");
}

function freeze({ frozen: all }: Books, { owner, frozen }: Of<"freeze">, said: Said): Verdict {
  const changed = all.has(owner) !== frozen;
  if (frozen) all.add(owner);
  else all.delete(owner);
  return wordIs(said, changed ? "changed" : "unchanged");
}

function setState(books: Books, { account: id, state }: Of<"setState">, said: Said): Verdict {
  const account = books.account(id);
  if (account.state === state) return wordIs(said, "unchanged");
  if (account.state === "CLOSED") return wordIs(said, "account_closed");
  if (state === "CLOSED" && !isEmpty(account)) return wordIs(said, "not_empty");
  books.change(id, { state });
  return wordIs(said, "changed");
}

/** What is told again, or late, changes nothing. */
function setTimeZone({ books, settings }: Bench, { owner, ...told }: Of<"setTimeZone">, said: Said): Verdict {
  const calendar = books.calendars.get(owner);
  if (!calendar || calendar.revision < told.revision) books.calendars.set(owner, moved(calendar, told, settings.now));
  return wordIs(said, "kept");
}

function removeMethod(books: Books, { method: id }: Of<"removeMethod">, said: Said): Verdict {
  const method = books.methods.get(id);
  if (!method) throw new Error(`the model has no method ${id}`);
  books.methods.set(id, { ...method, isRemoved: true });
  return wordIs(said, "removed");
}
