import type { AccountId } from "../../src/domain/money/ids.ts";
import { type Account, type Books, type Bulk, isEmpty, type Paid, type Standing } from "./books.ts";
import { type Act, type Draw, isAct } from "./draw.ts";
import type { Op } from "./ops.ts";
import { pickOp } from "./pick.ts";
import { nth, type Table } from "./picker.ts";
import { levelOf, priceOf } from "./settings.ts";

/** Groups that what is aimed is done in: what one prepares, the next finds. */
export const FOCUS = 12;

export const focusOf = ({ group, aim }: Draw): number => (aim === null ? group : group % FOCUS);

/** What has to be there before something can be done. */
const BEFORE: Readonly<Record<string, readonly Act[]>> = {
  capturePayment: ["authorizePayment"],
  voidPayment: ["authorizePayment"],
  refundPayment: ["sendPayment"],
  refundForPayee: ["sendPayment"],
  cancelPayment: ["deposit", "withdraw"],
  payRequest: ["requestPayment"],
  declineRequest: ["requestPayment"],
  cancelRequest: ["requestPayment"],
  remindRequest: ["requestPayment", "remindRequest"],
  exchange: ["exchangeQuote"],
  pausePaymentSchedule: ["schedulePayment"],
  resumePaymentSchedule: ["schedulePayment", "pausePaymentSchedule"],
  endPaymentSchedule: ["schedulePayment"],
  skipScheduledPayment: ["schedulePayment"],
  runSchedule: ["schedulePayment"],
  addContact: ["removeContact"],
  removeContact: ["addContact"],
  startBulkPayment: ["createBulkPayment"],
  cancelBulkPayment: ["createBulkPayment"],
  row: ["createBulkPayment", "startBulkPayment"],
};

/** `kind`: what is done; `word`: what that should come to. */
export type Wanted = { readonly kind: string; readonly word: string };

/** What makes it more likely that something is refused as it is wanted. */
export function prepare(draw: Draw, table: Table, wanted: Wanted): Op | null {
  const { kind, word } = wanted;
  const [n, m, c, d] = draw.picks;
  const thawing = word.endsWith("ACCOUNT_FROZEN") || n % 3 > 0 ? null : thaw(table, m);
  if (thawing) return thawing;
  const state = n % 4 === 1 ? null : toState(draw, table, wanted);
  if (state) return state;
  const act = nth([...(BEFORE[kind] ?? []), ...(isAct(kind) ? [kind] : [])], m);
  // By the same person again and again: they have too many the sooner.
  const whose = word === "QUOTA_EXCEEDED" ? focusOf(draw) : n;
  if (!act) return null;
  // What ends by its time should do so soon, what comes at one should come, and be too little.
  const soon = kind === "runSchedule" ? 3 * c + 2 : c;
  const last = word.includes("EXPIRED") ? d % 3 : word.endsWith("FEE_EXCEEDS_AMOUNT") ? 3 * d : d;
  return pickOp({ ...draw, act, twist: twistOf(act, word), picks: [whose, m, soon, last] }, table);
}

/** Of what is only ordered now, whether it can be done is looked at later. */
const ORDERED: readonly Act[] = ["schedulePayment", "createBulkPayment", "requestPayment", "exchangeQuote"];

function twistOf(act: Act, word: string): Draw["twist"] {
  if (ORDERED.includes(act) && word.endsWith("INSUFFICIENT_FUNDS")) return "huge";
  if (act !== "exchangeQuote") return "none";
  return word.endsWith("ACCOUNT_FROZEN") ? "frozen" : word.endsWith("ACCOUNT_CLOSED") ? "ended" : "none";
}

/** What is frozen stands in the way of all that is aimed at something else. */
function thaw({ books }: Table, n: number): Op | null {
  const owner = nth([...books.frozen], n);
  if (owner) return { kind: "freeze", owner, frozen: false };
  const account = nth(
    [...books.accounts.values()].filter(({ state }) => state === "FROZEN"),
    n,
  );
  return account ? { kind: "setState", account: account.id, state: "OPEN" } : null;
}

/** Has an account, of which something stands, closed, frozen or emptied. */
function toState(draw: Draw, table: Table, { kind, word }: Wanted): Op | null {
  const { books } = table;
  const [, m] = draw.picks;
  const toAccounts = (ids: readonly AccountId[]) => [...new Set(ids)].map((id) => books.account(id));
  if (word.endsWith("ACCOUNT_CLOSED")) return close(draw, table, toAccounts(accountsOf(books, kind)));
  const paying = toAccounts(payingOf(books, kind));
  if (word.endsWith("ACCOUNT_FROZEN")) {
    const account = nth(paying, m);
    return account ? { kind: "freeze", owner: account.owner, frozen: true } : null;
  }
  if (!word.endsWith("INSUFFICIENT_FUNDS")) return null;
  const full = nth(paying.filter(isLoose(books)), m);
  return full ? drain(full, table) : null;
}

const isLoose =
  (books: Books) =>
  (one: Account): boolean =>
    one.posted > one.heldOut && !books.isFrozen(one.id);

/** An account that is empty; one that has something gives it to another, to be closed later. */
function close(draw: Draw, table: Table, accounts: readonly Account[]): Op | null {
  const [n] = draw.picks;
  const open = accounts.filter(({ state }) => state !== "CLOSED");
  const empty = nth(open.filter(isEmpty), n);
  if (empty) return { kind: "setState", account: empty.id, state: "CLOSED" };
  const isFree = isLoose(table.books);
  const full = nth(
    open.filter((one) => one.heldOut === 0n && isFree(one)),
    n,
  );
  return full ? drain(full, table) : null;
}

const FEE_MAX = 100n;

/** To another account of their own: that needs no approval, and no limit is in its way. */
function drain({ id, owner: actor, currency, ...sums }: Account, { books, settings, newKey }: Table): Op {
  const isOther = (one: Account) =>
    one.id !== id && one.owner === actor && one.currency === currency && one.state !== "CLOSED";
  const other = [...books.accounts.values()].find(isOther);
  const asker = { actor, key: newKey() };
  if (!other) return { kind: "openAccount", ...asker, currency };
  const of = {
    kind: "TRANSFER",
    user: actor,
    level: levelOf(books, actor),
    method: null,
    priority: undefined,
  } as const;
  const available = sums.posted - sums.heldOut;
  let units = available;
  for (let fee = 0n; fee < FEE_MAX && fee < available; fee += 1n) {
    const price = priceOf(settings, { ...of, currency, units: available - fee }, null);
    if ("amount" in price && price.amount + price.fee === available) {
      units = available - fee;
      break;
    }
  }
  const rest = { currency, units, quote: null, approval: "none", priority: undefined } as const;
  return { kind: "sendPayment", ...asker, from: id, to: { accountId: other.id }, ...rest };
}

const some = (ids: readonly (AccountId | null)[]): AccountId[] => ids.filter((id) => id !== null);
const isWaiting = ({ status }: Bulk): boolean => status === "RUNNING" || status === "DRAFT";
const isActive = ({ status }: Standing): boolean => status === "ACTIVE";
const isLeft = ({ kind, amount, refunded }: Paid): boolean =>
  (kind === "SEND" || kind === "REFUND") && refunded < amount;

/** Out of which it would be paid. */
function payingOf({ accounts, schedules, bulks, deals, payments }: Books, kind: string): readonly AccountId[] {
  switch (kind) {
    case "runSchedule":
      return [...schedules.values()].filter(isActive).map(({ from }) => from);
    case "row":
      return [...bulks.values()].filter(isWaiting).map(({ from }) => from);
    case "exchange":
      return [...deals.values()].filter(({ isUsed }) => !isUsed).map(({ from }) => from);
    case "capturePayment": {
      const isHeld = ({ authorized, status }: Paid) => authorized !== null && status === "PENDING";
      return some([...payments.values()].filter(isHeld).map(({ from }) => from));
    }
    case "refundPayment":
    case "refundForPayee":
      return some([...payments.values()].filter(isLeft).map(({ to }) => to));
    default:
      return [...accounts.keys()];
  }
}

/** Of which one has to be open. */
function accountsOf(books: Books, kind: string): readonly AccountId[] {
  const paying = payingOf(books, kind);
  switch (kind) {
    case "runSchedule": {
      const into = [...books.schedules.values()].filter(isActive).map(({ payeeAccount }) => payeeAccount);
      return [...paying, ...some(into)];
    }
    case "row": {
      const rows = [...books.bulks.values()].filter(isWaiting).flatMap((bulk) => bulk.rows);
      return [...paying, ...some(rows.map(({ payeeAccount }) => payeeAccount))];
    }
    case "exchange":
      return [...paying, ...[...books.deals.values()].filter(({ isUsed }) => !isUsed).map(({ to }) => to)];
    default:
      return paying;
  }
}
