import type { AccountId, ContactId } from "../../src/domain/money/ids.ts";
import type { Books, Kept, Refusal } from "./books.ts";
import { ruleOn } from "./judge-asking.ts";
import { isOwnBulk, waysOfBulk } from "./judge-bulks.ts";
import { partsOfDoing } from "./judge-doing.ts";
import { type Asking, bodyOf, isAsking, type Op, type Said } from "./ops.ts";
import { type Bench, type Part, show, type Verdict } from "./verdict.ts";
import { viewIs } from "./view.ts";

/** Decided under a lock, and kept: the answer to every repeat. Of the others nothing is kept. */
const KEPT = new Set([
  "INSUFFICIENT_FUNDS",
  "QUOTA_EXCEEDED",
  "LIMIT_EXCEEDED",
  "ACCOUNT_FROZEN",
  "ACCOUNT_CLOSED",
  "AMOUNT_EXCEEDS_AUTHORIZATION",
  "AUTHORIZATION_CAPTURED",
  "AUTHORIZATION_VOIDED",
  "AUTHORIZATION_EXPIRED",
  "AMOUNT_EXCEEDS_REFUNDABLE",
  "CURRENCY_DISABLED",
  "REMINDER_REFUSED",
  "EXCHANGE_QUOTE_USED",
  "SCHEDULE_STATUS_MISMATCH",
  "SCHEDULE_DATE_MISMATCH",
  "CONTACT_NAME_TAKEN",
]);

/** Whoever asks what an exchange comes to is told anew each time, and nothing is removed twice. */
const hasKey = ({ kind }: Asking): boolean => kind !== "exchangeQuote" && kind !== "removeContact";

export const nameOfKey = ({ actor, kind, key }: Pick<Asking, "actor" | "kind" | "key">): string =>
  `${actor} ${kind} ${key}`;

/**
 * The parts of an operation, each of which is done at one moment: those of a way one after the
 * other, and ways in whichever order.
 */
export function waysOf(op: Op, said: Said): Part[][] {
  if (isAsking(op)) return [[(bench) => judgeAsking(bench, op, said)]];
  return op.kind === "runBulk" ? waysOfBulk(op, said) : [partsOfDoing(op, said)];
}

/** Whose it is, never changes: that decides before any key. */
function keptOf(op: Asking, bench: Bench): Kept | undefined {
  const isOthers = (op.kind === "startBulkPayment" || op.kind === "cancelBulkPayment") && !isOwnBulk(op, bench);
  return isOthers ? undefined : bench.books.keys.get(nameOfKey(op));
}

/** What it would be refused with as things stand, any of them; nothing where it would be done. */
export function foretell(op: Asking, bench: Bench): readonly string[] {
  const kept = keptOf(op, bench);
  if (kept?.body === bodyOf(op)) {
    const isRemoved = bench.books.contacts.get(kept.subject as ContactId)?.means === null;
    return isRemoved ? ["CONTACT_NOT_FOUND"] : kept.refusal ? [kept.refusal.code] : [];
  }
  return kept ? ["IDEMPOTENCY_KEY_REUSED"] : ruleOn(op, bench).reasons.map(({ code }) => code);
}

function judgeAsking(bench: Bench, op: Asking, said: Said): Verdict {
  const { books } = bench;
  if (said.ok === null) return `it said ${said.word}`;
  const [name, body] = [nameOfKey(op), bodyOf(op)];
  const kept = keptOf(op, bench);
  const answer = kept && replay(books, kept, { body, said });
  // Where nobody can say whether it was kept, it may be decided anew.
  if (kept && !(kept.isUnsure && answer)) return answer ?? null;
  const { reasons, make } = ruleOn(op, bench);
  if (!said.ok) {
    const fault = refusedBy(said, reasons);
    const refusal = reasons.find(({ code }) => code === said.error.code);
    const isSure = isKept(op, said.error.code);
    if (!fault && refusal && hasKey(op) && (isSure || (UNSURE.has(refusal.code) && !bench.isAlone))) {
      const told = { ...refusal, ...picked(said.error, refusal) };
      books.keys.set(name, { body, subject: null, refusal: told, isUnsure: !isSure });
    }
    return fault;
  }
  if (reasons.length > 0) return `the model refuses it: ${show(reasons)}`;
  // In this order a payment has opened it, so whoever asked for it has to be first.
  if (op.kind === "openAccount" && books.accounts.has(said.id as AccountId)) return "it was opened before";
  make(said);
  if (!hasKey(op)) return viewIs(books, said);
  books.keys.set(name, { body, subject: said.id, refusal: null, isUnsure: false });
  return viewIs(books, said);
}

/** What a repeat of a key is told. */
function replay(books: Books, kept: Kept, { body, said }: { readonly body: string; readonly said: Said }): Verdict {
  if (kept.body !== body) return refusedBy(said, [{ code: "IDEMPOTENCY_KEY_REUSED" }]);
  if (kept.refusal) return refusedBy(said, [kept.refusal]);
  // Of what was removed there is nothing left to show.
  if (kept.subject && books.contacts.get(kept.subject as ContactId)?.means === null)
    return refusedBy(said, [{ code: "CONTACT_NOT_FOUND" }]);
  return said.ok && said.id === kept.subject ? viewIs(books, said) : `the key has made ${kept.subject}`;
}

/** Decided before the lock, where nothing is kept, or under it, where somebody else was first. */
const UNSURE = new Set([
  "REQUEST_NOT_OPEN",
  "PAYMENT_NOT_CANCELLABLE",
  "PAYMENT_METHOD_NOT_FOUND",
  "SAME_ACCOUNT",
  "BULK_PAYMENT_STATUS_MISMATCH",
]);

const isKept = ({ kind }: Asking, code: string): boolean =>
  KEPT.has(code) ||
  (code === "NOT_PAYEE" && kind === "voidPayment") ||
  (code === "BULK_PAYMENT_STATUS_MISMATCH" && kind === "cancelBulkPayment") ||
  (code === "REQUEST_NOT_OPEN" && kind !== "payRequest");

const picked = (error: Readonly<Record<string, unknown>>, like: Refusal): Refusal =>
  Object.fromEntries(Object.keys(like).map((name) => [name, error[name]])) as Refusal;

function refusedBy(said: Said, reasons: readonly Refusal[]): Verdict {
  if (said.ok !== false) return `the model refuses it: ${show(reasons)}`;
  const fits = reasons.some((reason) => show(picked(said.error, reason)) === show(reason));
  return fits ? null : `the model says ${reasons.length === 0 ? "that it is done" : show(reasons)}`;
}
