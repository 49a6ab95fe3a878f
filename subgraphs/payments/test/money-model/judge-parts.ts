import type { AccountId, PaymentId, UserId } from "../../src/domain/money/ids.ts";
import type { Prioritised } from "../../src/domain/money/priority.ts";
import type {
  Account,
  Books,
  Currency,
  Kind,
  LimitedOperation,
  Meant,
  Method,
  MethodKind,
  Paid,
  Refusal,
} from "./books.ts";
import type { Payee } from "./ops.ts";
import { levelOf, limitReasons, needsApproval, type Price, priceOf, type Quote } from "./settings.ts";
import { type Bench, type Made, no, type Ruling } from "./verdict.ts";

/** So many one person may have; of each the smallest that is worth a test. */
export const QUOTAS = {
  accounts: 5,
  authorizations: 2,
  deposits: 2,
  withdrawals: 2,
  requests: 3,
  schedules: 3,
  bulks: 2,
  contacts: 3,
};
/** The most that the provider moves at once. */
export const PROVIDER_MAX = 5_000n;

/** Whose money it is, and of which currency. */
export function ownAccount(
  books: Books,
  id: AccountId | null,
  op: { actor: UserId; currency: Currency },
): Account | Refusal {
  const account = id === null ? undefined : books.accounts.get(id);
  if (account?.owner !== op.actor) return { code: "ACCOUNT_NOT_FOUND" };
  if (account.currency !== op.currency) return { code: "CURRENCY_MISMATCH", accountCurrency: account.currency };
  return account;
}

export const countOpen = (books: Books, is: (paid: Paid) => boolean): number =>
  [...books.payments.values()].filter((paid) => (paid.status === "PENDING" || paid.status === "PROCESSING") && is(paid))
    .length;

export const overQuota = (count: number, limit: number): Refusal[] =>
  count >= limit ? [{ code: "QUOTA_EXCEEDED", limit }] : [];

export const offFor = ({ settings }: Bench, direction: string, currency: Currency): Refusal[] =>
  settings.disabled.has(`${direction} ${currency}`) ? [{ code: "CURRENCY_DISABLED", currency }] : [];

/** Whether so much may leave an account now. */
export function debitReasons(books: Books, account: Account, total: bigint): Refusal[] {
  const available = account.posted - account.heldOut;
  return [
    ...(account.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
    ...(books.isFrozen(account.id) ? [{ code: "ACCOUNT_FROZEN" }] : []),
    ...(available < total ? [{ code: "INSUFFICIENT_FUNDS", available }] : []),
  ];
}

type Using = {
  readonly user: UserId;
  readonly operation: LimitedOperation;
  readonly currency: Currency;
  readonly method: MethodKind | null;
  readonly units: bigint;
};

/** Where the money is not there either, that is said. */
export const overLimits = ({ books, settings }: Bench, use: Using, others: readonly Refusal[]): Refusal[] =>
  others.some((one) => one.code === "INSUFFICIENT_FUNDS") ? [] : limitReasons(books, settings, use);

/** What is used is counted while something limits it. */
export function noteUse({ books, settings }: Bench, id: PaymentId, use: Using): void {
  if (settings.limited.has(`${use.operation} ${use.currency}`)) books.uses.set(id, { ...use, at: settings.now });
}

export function payment(
  id: string,
  changes: Partial<Paid> & Pick<Paid, "kind" | "currency" | "amount" | "status">,
): Paid {
  return {
    id: id as PaymentId,
    fee: 0n,
    from: null,
    to: null,
    payer: null,
    payee: null,
    authorized: null,
    expiresAt: null,
    ended: null,
    refunded: 0n,
    refunds: 0,
    refundOf: null,
    operator: null,
    bought: null,
    failure: null,
    priority: "NORMAL",
    fate: "DONE",
    provider: null,
    ...changes,
  };
}

/** A method of theirs that they have not removed. */
export function usable(books: Books, id: string | null, actor: UserId): Method | Refusal {
  const found = [...books.methods.values()].find((one) => one.id === id);
  return found?.owner === actor && !found.isRemoved ? found : { code: "PAYMENT_METHOD_NOT_FOUND" };
}

export type Party = { readonly user: UserId; readonly account: Account | null; readonly isNamed: boolean };

/** Who, or which account, is meant; null: nobody. */
export function meaning(
  { accounts, people }: Books,
  said: Exclude<Payee, { readonly contactId: unknown }>,
): Meant | null {
  if ("accountId" in said)
    return said.accountId !== null && accounts.has(said.accountId) ? { accountId: said.accountId } : null;
  const person = people.find((one) => ("userId" in said ? one.id === said.userId : one.username === said.username));
  return person ? { userId: person.id } : null;
}

/** Of whoever pays in a currency: who is meant by what they said. */
export function payeeOf(
  books: Books,
  said: Payee,
  { currency, actor }: { readonly currency: Currency; readonly actor: UserId },
): Party | Refusal {
  const contact = "contactId" in said && said.contactId !== null ? books.contacts.get(said.contactId) : undefined;
  const to = "contactId" in said ? (contact?.owner === actor ? contact.means : null) : meaning(books, said);
  if (!to) return { code: "PAYEE_NOT_FOUND" };
  if ("accountId" in to) {
    const account = books.account(to.accountId);
    if (account.currency !== currency) return { code: "CURRENCY_MISMATCH", accountCurrency: account.currency };
    return { user: account.owner, account, isNamed: false };
  }
  return { user: to.userId, account: books.oldest(to.userId, currency), isNamed: true };
}

export type Paying = Prioritised & {
  readonly actor: UserId;
  readonly from: Account;
  readonly to: Party;
  readonly currency: Currency;
  readonly units: bigint;
  readonly quote: Quote | null;
  readonly approval: "none" | "sign" | "garbage";
};
export type Ordered = { readonly kind: "SEND" | "TRANSFER"; readonly price: Price; readonly reasons: Refusal[] };

type Leaving = { readonly kind: Kind; readonly total: bigint; readonly payee: string };

/**
 * What stands in the way of paying somebody, whatever it is paid for. `approving`: what its
 * approval lacks, where it is not given with it.
 */
export function order(
  bench: Bench,
  paying: Paying,
  approving: (leaving: Leaving, price: Price) => Refusal[] = (leaving) => approvalReasons(bench, paying, leaving),
): Ordered | Ruling {
  const { books, settings } = bench;
  const { actor, from, to, currency, units, priority } = paying;
  const kind = to.user === actor ? "TRANSFER" : "SEND";
  const price = priceOf(
    settings,
    { kind, user: actor, level: levelOf(books, actor), method: null, priority, currency, units },
    paying.quote,
  );
  if ("refusal" in price) return no(price.refusal, ...offFor(bench, "payments", currency));
  const total = price.amount + price.fee;
  const reasons = [
    ...offFor(bench, "payments", currency),
    ...debitReasons(books, from, total),
    ...(to.account?.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
    ...approving({ kind, total, payee: to.user }, price),
  ];
  const use = { user: actor, operation: "SEND", currency, method: null, units: total } as const;
  if (kind === "SEND") reasons.push(...overLimits(bench, use, reasons));
  return { kind, price, reasons };
}

export function approvalReasons(
  { books, settings }: Bench,
  { actor, currency, approval }: Pick<Paying, "actor" | "currency" | "approval">,
  { kind, total, payee }: Leaving,
): Refusal[] {
  const isKnown = books.approved.has(`${actor} ${payee}`);
  return approvalBy(books, { actor, approval }, needsApproval(settings, { kind, currency, total }, isKnown));
}

/** What is lacking of what policies want. */
export function approvalBy(
  books: Books,
  { actor, approval }: Pick<Paying, "actor" | "approval">,
  isNeeded: boolean,
): Refusal[] {
  // Whatever comes as an approval has to be one.
  if (approval === "garbage") return [{ code: "APPROVAL_REFUSED" }];
  if (!isNeeded) return [];
  const hasPasskey = books.people.some(({ id, hasPasskey: has }) => id === actor && has);
  if (!hasPasskey) return [{ code: "APPROVAL_UNAVAILABLE" }];
  return approval === "sign" ? [] : [{ code: "APPROVAL_REQUIRED" }];
}

/** Where it was signed for, later ones to the same payee may need nothing. */
export function noteApproval(
  { books, settings }: Bench,
  { actor, currency, approval }: Pick<Paying, "actor" | "currency" | "approval">,
  { kind, total, payee }: Leaving,
): void {
  const name = `${actor} ${payee}`;
  if (approval === "sign" && needsApproval(settings, { kind, currency, total }, books.approved.has(name)))
    books.approved.add(name);
}

/** Writes a payment that is done, or reserved. */
export function payable(
  bench: Bench,
  paying: Paying,
  { kind, price }: Ordered,
): (made: Made, seconds: number | null) => void {
  const { books, settings } = bench;
  const { actor, from, to, currency, priority } = paying;
  const { amount, fee } = price;
  return ({ id, view }, seconds) => {
    const into = to.account?.id ?? (view.to as AccountId);
    if (to.account === null) books.open(into, to.user, currency);
    const sides = { from: from.id, payer: actor, to: into, payee: to.user };
    const isHeld = seconds !== null;
    const times = isHeld ? { authorized: amount, expiresAt: settings.now + seconds * 1_000 } : {};
    const status = isHeld ? "PENDING" : "COMPLETED";
    const made = payment(id, {
      kind,
      currency,
      amount,
      fee,
      status,
      priority: priority ?? "NORMAL",
      ...sides,
      ...times,
    });
    books.payments.set(made.id, made);
    if (isHeld) {
      books.hold(from.id, amount + fee);
      books.expect(into, amount);
    } else {
      books.post(from.id, -amount - fee);
      books.post(into, amount);
    }
    const use = { user: actor, operation: "SEND", currency, method: null, units: amount + fee } as const;
    if (kind === "SEND") noteUse(bench, made.id, use);
    noteApproval(bench, paying, { kind, total: amount + fee, payee: to.user });
  };
}

type Unattended = {
  readonly payer: UserId;
  readonly from: AccountId;
  readonly payee: UserId;
  readonly payeeAccount: AccountId | null;
  readonly currency: Currency;
  readonly units: bigint;
};

/** A send as of now, which nobody is there to sign. */
export function unattended(
  bench: Bench,
  { payer, from, payee, payeeAccount, currency, units }: Unattended,
  lacking: (of: { readonly kind: Kind; readonly total: bigint; readonly price: Price }) => Refusal[],
): Ruling {
  const { books } = bench;
  const said = payeeAccount === null ? { userId: payee } : { accountId: payeeAccount };
  const to = payeeOf(books, said, { currency, actor: payer });
  if ("code" in to) return no(to);
  if (to.account?.id === from) return no({ code: "SAME_ACCOUNT" });
  const paying: Paying = {
    ...{ actor: payer, from: books.account(from), to, currency, units },
    ...{ quote: null, approval: "none" },
  };
  const ordered = order(bench, paying, (leaving, price) => lacking({ ...leaving, price }));
  if ("make" in ordered) return ordered;
  const make = payable(bench, paying, ordered);
  return { reasons: ordered.reasons, make: (made) => make(made, null) };
}
