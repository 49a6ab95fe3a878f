import type { AccountId, MethodId, UserId } from "../../src/domain/money/ids.ts";
import type { Prioritised } from "../../src/domain/money/priority.ts";
import {
  type Account,
  type Books,
  CURRENCIES,
  type Currency,
  type Fate,
  isEmpty,
  type Paid,
  type Person,
} from "./books.ts";
import { UNKNOWN_ZONE } from "./calendars.ts";
import type { Draw } from "./draw.ts";
import type { Asking, Op } from "./ops.ts";
import type { Quote, Settings } from "./settings.ts";

export type Table = {
  readonly books: Books;
  readonly settings: Settings;
  /** Of what was asked for before, by its key: what a repeat is of. */
  readonly asked: readonly Asking[];
  readonly newKey: () => string;
};

export const nth = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)];
/** Among those that are meant, if there are any, or else among all. */
export function among<T>(all: Iterable<T>, n: number, ...meant: ((one: T) => boolean)[]): T | undefined {
  const list = [...all];
  for (const is of meant) {
    const found = list.filter(is);
    if (found.length > 0) return nth(found, n);
  }
  return nth(list, n);
}

/** As far from each other as any, and some between; none; and one that only others know. */
const OWN_ZONES = [
  "Pacific/Kiritimati",
  "Europe/Berlin",
  "America/Havana",
  "Pacific/Pago_Pago",
  "Asia/Kolkata",
  null,
  UNKNOWN_ZONE,
] as const;

/** Finds what a draw could be about. */
export class Picker {
  readonly actor: Person;
  readonly draw: Draw;
  readonly table: Table;
  readonly books: Books;

  constructor(draw: Draw, table: Table) {
    this.draw = draw;
    this.table = table;
    this.books = table.books;
    this.actor = nth(table.books.people, draw.picks[0]) as Person;
  }

  get asker() {
    return { actor: this.actor.id, key: this.table.newKey() };
  }

  get is() {
    return (...twists: Draw["twist"][]) => twists.includes(this.draw.twist);
  }

  get currency(): Currency {
    return this.draw.picks[3] % 3 === 0 ? "EUR" : "USD";
  }

  get units(): bigint {
    if (this.is("tiny")) return 1n;
    if (this.is("huge")) return 4_990n + BigInt(this.draw.amount);
    return BigInt(this.draw.amount);
  }

  isDue = ({ status, expiresAt }: { readonly status: string; readonly expiresAt: number | null }): boolean =>
    (status === "OPEN" || status === "PENDING") && (expiresAt ?? Number.POSITIVE_INFINITY) <= this.table.settings.now;

  isOff = (currency: Currency): boolean => this.table.settings.disabled.has(`payments ${currency}`);

  /** An account of somebody's to pay from, or into. */
  account(owner: UserId, n: number, units = 0n): Account | undefined {
    const { currency } = this;
    const own = [...this.books.accounts.values()].filter((one) => one.owner === owner);
    if (this.is("btc")) return among(own, n, (one) => one.currency === "BTC");
    const isUsual = (one: Account) => one.currency === currency && one.state === "OPEN";
    if (this.is("ended")) return among(own, n, (one) => one.state === "CLOSED", isUsual);
    if (this.is("frozen")) return among(own, n, (one) => one.state === "FROZEN", isUsual);
    if (this.is("tooMuch", "huge")) return among(own, n, isUsual);
    return among(own, n, (one) => isUsual(one) && one.posted - one.heldOut >= 2n * units, isUsual);
  }

  other = (): Person =>
    nth(
      this.books.people.filter((one) => one !== this.actor),
      this.draw.picks[1],
    ) as Person;

  from(units: bigint): { id: AccountId | null; currency: Currency } {
    const n = this.draw.picks[2];
    if (this.is("absent")) return { id: null, currency: this.currency };
    const account = this.account(this.is("foreign") ? this.other().id : this.actor.id, n, units);
    const currency = account?.currency ?? this.currency;
    return { id: account?.id ?? null, currency: this.is("otherCurrency") ? otherThan(currency) : currency };
  }

  much(id: AccountId | null): bigint {
    const account = id === null ? undefined : this.books.accounts.get(id);
    const available = account ? account.posted - account.heldOut : 0n;
    if (this.is("tooMuch") && account) return available + 1n;
    return this.is("drain") && available > 0n ? available : this.units;
  }

  /** As of this moment, or a while ago; what it says of the price may be right. */
  quote(units: bigint, priority?: Prioritised["priority"]): Quote | null {
    const { picks } = this.draw;
    const of = this.is("badQuote") && picks[0] % 3 === 0 ? {} : { priority };
    const at = new Date(this.table.settings.now - (this.is("badQuote") ? (picks[1] % 5) * 25_000 : 0));
    if (this.is("quoted")) return { at, amount: units, fee: 0n, ...of };
    return this.is("badQuote") ? { at, amount: units - BigInt(picks[2] % 2), fee: BigInt(picks[3] % 4), ...of } : null;
  }

  get priority(): Prioritised["priority"] {
    return ([undefined, "HIGH", undefined, "LOW"] as const)[this.draw.picks[0] % 4];
  }

  get approval() {
    return this.is("garbage") ? "garbage" : this.is("unsigned") ? "none" : "sign";
  }

  get fate(): Fate {
    const fates = ["DECLINED", "UNUSABLE", "PARTIAL", "NO_FUNDS", "AUTHENTICATION"] as const;
    const n = this.draw.picks[2];
    return n % 3 === 0 ? (nth(fates, Math.floor(n / 3)) ?? "DONE") : "DONE";
  }

  method(isMeant: "takesDeposits" | "takesWithdrawals"): MethodId | null {
    if (this.is("badMethod") && this.draw.picks[3] % 4 === 0) return null;
    const is = this.is("badMethod");
    const all = [...this.books.methods.values()].filter(
      ({ owner }) => (owner === this.actor.id) !== (is && this.draw.picks[3] % 4 === 1),
    );
    const found = among(all, this.draw.picks[1], (one) => (one.isVerified && one[isMeant] && !one.isRemoved) !== is);
    return found?.id ?? null;
  }

  deposit(): Op {
    const { id, currency } = this.from(0n);
    const named = this.is("badMethod") || this.draw.picks[1] % 2 === 0 ? this.method("takesDeposits") : undefined;
    const units = this.is("huge", "tiny") ? this.units : 3n * this.units;
    const rest = { method: named, currency, units, quote: this.quote(units), fate: this.fate };
    return { kind: "deposit", ...this.asker, account: id, ...rest };
  }

  withdraw(): Op {
    const { id, currency } = this.from(this.units);
    const units = this.much(id);
    const { priority, approval, fate } = this;
    const rest = { currency, units, priority, quote: this.quote(units, priority), approval, fate } as const;
    return { kind: "withdraw", ...this.asker, from: id, method: this.method("takesWithdrawals"), ...rest };
  }

  pay(kind: "sendPayment" | "authorizePayment"): Op {
    const { picks } = this.draw;
    const from = this.from(this.units);
    const payee = this.is("self") || picks[3] % 11 === 0 ? this.actor : this.other();
    const account = this.account(payee.id, picks[3]);
    const into = this.is("self") ? from.id : (account?.id ?? null);
    const contacts = [...this.books.contacts.values()];
    const contact = among(contacts, picks[1], ({ owner, means }) => owner === this.actor.id && means !== null);
    const isOwn = contact?.owner === this.actor.id && contact.means !== null;
    const others = among(contacts, picks[1], ({ owner, means }) => owner !== this.actor.id || means === null);
    const unknown = [
      ...([{ username: "nobody" }, { userId: null }, { accountId: null }] as const),
      { contactId: picks[2] % 3 === 0 || !others ? null : others.id },
    ] as const;
    const known = [
      { accountId: into },
      { username: payee.username },
      { userId: payee.id },
      { accountId: into },
      isOwn ? { contactId: contact.id } : { userId: payee.id },
    ] as const;
    const to = this.is("stranger") ? unknown[picks[1] % 4] : known[picks[2] % 5];
    const units = this.much(from.id);
    const { priority, approval } = this;
    const rest = { currency: from.currency, units, priority, quote: this.quote(units, priority), approval } as const;
    const order = { ...this.asker, from: from.id, to: to ?? { accountId: into }, ...rest };
    if (kind === "sendPayment") return { kind, ...order };
    return { kind, ...order, seconds: this.is("early") ? 864_000 : 60 + picks[3] * 60 };
  }

  payments = () => this.books.payments.values();

  /** Who is on one side of it, or on none. */
  sideOf(paid: Paid | undefined, usual: UserId | null | undefined): UserId {
    if (!paid || this.is("stranger")) return this.other().id;
    return (this.is("foreign") ? (paid.payer === usual ? paid.payee : paid.payer) : usual) ?? this.actor.id;
  }

  part(paid: Paid | undefined, whole: bigint): { units: bigint | null; currency: Currency } {
    const [, , n] = this.draw.picks;
    const currency = this.is("otherCurrency") ? otherThan(paid?.currency ?? "USD") : (paid?.currency ?? "USD");
    if (this.is("tooMuch")) return { units: whole + 1n, currency };
    if ((n % 3 === 0 || this.is("drain")) && !this.is("otherCurrency")) return { units: null, currency };
    if (this.is("tiny") || whole < 2n) return { units: 1n, currency };
    return { units: 1n + (BigInt(n) % whole), currency };
  }

  hold(): Paid | undefined {
    const isHeld = ({ authorized, status, expiresAt }: Paid) =>
      authorized !== null && status === "PENDING" && expiresAt !== null && expiresAt > this.table.settings.now;
    const holds = [...this.payments()].filter(({ authorized }) => authorized !== null);
    const n = this.draw.picks[0];
    if (this.is("absent")) return among(this.payments(), n, ({ authorized }) => authorized === null);
    if (this.is("ended")) return among(holds, n, ({ status }) => status !== "PENDING");
    if (this.is("frozen"))
      return among(holds, n, (paid) => isHeld(paid) && paid.from !== null && this.books.isFrozen(paid.from));
    return this.is("early") ? among(holds, n, this.isDue) : among(holds, n, isHeld);
  }

  capture(): Op {
    const paid = this.hold();
    const asker = { actor: this.sideOf(paid, paid?.payee), key: this.table.newKey() };
    return { kind: "capturePayment", ...asker, payment: paid?.id ?? null, ...this.part(paid, paid?.authorized ?? 5n) };
  }

  endHold(kind: "voidPayment" | "expireHold"): Op | null {
    const paid =
      kind === "expireHold" && !this.is("early") ? among(this.payments(), this.draw.picks[0], this.isDue) : this.hold();
    if (kind === "expireHold") return paid && paid.authorized !== null ? { kind, payment: paid.id } : null;
    return { kind, actor: this.sideOf(paid, paid?.payee), key: this.table.newKey(), payment: paid?.id ?? null };
  }

  refund(kind: "refundPayment" | "refundForPayee"): Op {
    const isLeft = ({ kind, status }: Paid) =>
      (kind === "SEND" || kind === "REFUND") && ["COMPLETED", "PARTIALLY_REFUNDED"].includes(status);
    const isUsedUp = ({ refunds }: Paid) => refunds >= 50;
    const isClosed = ({ from, to, ...paid }: Paid) =>
      isLeft({ from, to, ...paid }) &&
      [from, to].some((id) => id !== null && this.books.account(id).state === "CLOSED");
    const isShut = (paid: Paid) => isLeft(paid) && paid.to !== null && this.books.account(paid.to).state === "CLOSED";
    const isSpent = (paid: Paid) => {
      const to = isLeft(paid) && paid.to !== null ? this.books.account(paid.to) : null;
      return to !== null && to.posted - to.heldOut < paid.amount - paid.refunded;
    };
    const isFrozen = (paid: Paid) => isLeft(paid) && paid.to !== null && this.books.isFrozen(paid.to);
    const n = this.draw.picks[0];
    const paid = this.is("absent")
      ? among(this.payments(), n, (one) => !isLeft(one))
      : this.is("ended")
        ? among(
            this.payments(),
            n,
            ...(n % 4 < 3 ? [isShut, isClosed] : [isUsedUp]),
            ({ status }) => status === "REFUNDED",
          )
        : this.is("frozen")
          ? among(this.payments(), n, isFrozen, isLeft)
          : among(this.payments(), n, ...(this.is("drain") ? [isSpent] : []), isLeft);
    const side = this.sideOf(paid, paid?.payee);
    const nobody = this.books.people.find(({ id }) => id !== paid?.payer && id !== paid?.payee)?.id ?? side;
    const actor = kind === "refundPayment" || this.is("self", "foreign") ? side : nobody;
    const asker = { actor, key: this.table.newKey() };
    const left = paid ? paid.amount - paid.refunded : 5n;
    const isNone = kind === "refundForPayee" && this.is("absent") && n % 2 === 0;
    return { kind, ...asker, payment: isNone ? null : (paid?.id ?? null), ...this.part(paid, left) };
  }

  cancel(): Op {
    const is = ({ kind, status }: Paid) =>
      (kind === "DEPOSIT" || kind === "WITHDRAWAL") && (status === "PENDING") !== this.is("ended");
    const paid = among(this.payments(), this.draw.picks[0], is);
    const actor = this.sideOf(paid, paid?.payer ?? paid?.payee);
    return {
      kind: "cancelPayment",
      actor,
      key: this.table.newKey(),
      payment: this.is("absent") ? null : (paid?.id ?? null),
    };
  }

  work(kind: "settle" | "payOut" | "giveBack"): Op | null {
    const [n, , m] = this.draw.picks;
    const is = kind === "payOut" ? "WITHDRAWAL" : "DEPOSIT";
    const isOpen = ({ status }: Paid) => status === "PENDING" || status === "PROCESSING";
    const isLost = ({ failure }: Paid) => failure === "ACCOUNT_CLOSED" || failure === "AMOUNT_MISMATCH";
    const all = [...this.payments()].filter((paid) => paid.kind === is);
    const paid = among(all, n, kind === "giveBack" ? isLost : isOpen);
    if (!paid) return null;
    if (kind === "giveBack") return { kind, payment: paid.id };
    return { kind, payment: paid.id, says: m % 6 === 0 ? "WAITING" : m % 6 === 1 ? "LOST" : "FATE" };
  }

  /** Sometimes of a change that is known already. */
  setTimeZone(): Op {
    const known = this.books.calendars.get(this.actor.id)?.revision ?? 0;
    const revision = this.is("repeat", "ended", "early") ? known : known + 1;
    return { kind: "setTimeZone", owner: this.actor.id, zone: nth(OWN_ZONES, this.draw.picks[1]) ?? null, revision };
  }

  setState(): Op | null {
    const isIdle = (one: Account) => isEmpty(one) && one.state !== "CLOSED";
    const [n, , , m] = this.draw.picks;
    const all = this.books.accounts.values();
    const wasPaid = new Set([...this.payments()].map(({ to }) => to));
    const standing = [...this.books.schedules.values()].filter(({ status }) => status === "ACTIVE");
    const pays = new Set(standing.flatMap(({ from, payeeAccount }) => [from, payeeAccount]));
    const isAwaited = n % 3 === 0 ? [(one: Account) => isIdle(one) && pays.has(one.id)] : [];
    const account = this.is("tooMuch")
      ? among(all, n)
      : m % 4 === 1
        ? among(all, n, ...isAwaited, (one) => isIdle(one) && wasPaid.has(one.id), isIdle)
        : among(all, n, (one) => (m % 4 === 0) === (one.state === "OPEN"));
    if (!account) return null;
    const state = m % 4 === 1 ? "CLOSED" : m % 4 === 0 ? "FROZEN" : "OPEN";
    return { kind: "setState", account: account.id, state };
  }
}

export const otherThan = (currency: Currency): Currency => CURRENCIES.find((one) => one !== currency) ?? "USD";
