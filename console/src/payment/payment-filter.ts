import type { MovementFragment } from "../generated/payment/payment.ts";
import { compareDecimals } from "../money.ts";
import { readDay, readDecimal, readMatch, readOneOf, readText, type Search, searchReader } from "../ui/search.ts";
import { valuesOf } from "../values-of.ts";

export const KINDS = valuesOf({
  SEND: true,
  REFUND: true,
  TRANSFER: true,
  EXCHANGE: true,
  DEPOSIT: true,
  WITHDRAWAL: true,
} satisfies Record<MovementFragment["kind"], true>);
export const STATUSES = valuesOf({
  PENDING: true,
  PROCESSING: true,
  COMPLETED: true,
  FAILED: true,
  CANCELLED: true,
  PARTIALLY_REFUNDED: true,
  REFUNDED: true,
  RETURNED: true,
} satisfies Record<MovementFragment["status"], true>);
/** Two of them in one: what is asked for and not done yet. */
const UNDONE = ["PENDING", "PROCESSING"] as const;
export const STATUS_FILTERS = ["UNDONE", ...STATUSES] as const;
export const DIRECTIONS = ["IN", "OUT"] as const;

/** What narrows a list of payments, as it stands in a page's address. */
export const FILTER_SEARCH = {
  kind: readOneOf(KINDS),
  status: readOneOf(STATUS_FILTERS),
  direction: readOneOf(DIRECTIONS),
  /** The viewer's account. */
  account: readMatch(/^acc_[0-9a-z]{26}$/),
  /** The other person, by name. */
  with: readMatch(/^\S{1,64}$/),
  /** Days of the reader's zone, `2026-11-26`; both are in it. */
  from: readDay,
  until: readDay,
  min: readDecimal,
  max: readDecimal,
  /** In the memo, whatever its case. */
  text: readText,
} as const;

/** What a list of payments shows; everything where it says nothing. */
export type PaymentFilter = Search<typeof FILTER_SEARCH>;

export const FILTER_NAMES = Object.keys(FILTER_SEARCH) as (keyof PaymentFilter)[];
export const readFilter = searchReader(FILTER_SEARCH);

/** Whether both narrow one list, and are not the lists of two accounts. */
export const isSameList = (a: PaymentFilter, b: PaymentFilter): boolean => a.account === b.account;

/** The statuses that one choice of the filter has. */
export const statusesOf = (status: (typeof STATUS_FILTERS)[number]): readonly MovementFragment["status"][] =>
  status === "UNDONE" ? UNDONE : [status];

/** The day of a moment in a time zone, `2026-11-26`. */
const dayIn = (zoneName: string, at: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zoneName, dateStyle: "short" }).format(new Date(at));

/**
 * Whether a payment is one of those that are shown. A transfer between own accounts names one of
 * them: the API knows the other.
 */
export function matches(filter: PaymentFilter, payment: MovementFragment, zoneName: string): boolean {
  const { kind, status, direction, account, from, until, min, max, text } = filter;
  const day = from || until ? dayIn(zoneName, payment.createdAt) : "";
  const { amount } = payment.amount;
  return (
    (kind === undefined || payment.kind === kind) &&
    (status === undefined || statusesOf(status).includes(payment.status)) &&
    (direction === undefined || payment.direction === direction) &&
    (account === undefined ||
      payment.kind === "TRANSFER" ||
      payment.kind === "EXCHANGE" ||
      payment.account.id === account) &&
    (filter.with === undefined || payment.counterparty?.username.toLowerCase() === filter.with.toLowerCase()) &&
    (from === undefined || day >= from) &&
    (until === undefined || day <= until) &&
    (min === undefined || compareDecimals(amount, min) >= 0) &&
    (max === undefined || compareDecimals(amount, max) <= 0) &&
    (text === undefined || (payment.memo ?? "").toLowerCase().includes(text.toLowerCase()))
  );
}

/** A transfer between own accounts is OUT in the API: on the list of whom it came to, it is IN. */
export const seenFrom = (account: string | undefined, payment: MovementFragment): MovementFragment =>
  account !== undefined && payment.kind === "TRANSFER" && payment.account.id !== account
    ? { ...payment, direction: "IN" }
    : payment;
