import type {
  AccountId,
  BulkId,
  ContactId,
  MethodId,
  PaymentId,
  RequestId,
  ScheduleId,
  UserId,
} from "../../src/domain/money/ids.ts";
import type { Priority } from "../../src/domain/money/priority.ts";
import type { Calendar } from "./calendars.ts";
import type { Recurrence } from "./dates.ts";

export type Currency = "USD" | "EUR" | "BTC";
/** Of the last the provider takes nothing in and brings nothing out. */
export const CURRENCIES = ["USD", "EUR", "BTC"] as const satisfies readonly Currency[];
export type Kind = "DEPOSIT" | "WITHDRAWAL" | "TRANSFER" | "SEND" | "REFUND" | "EXCHANGE";
export type MethodKind = "BANK" | "CARD" | "CRYPTO_WALLET";

export type Person = {
  readonly id: UserId;
  readonly username: string;
  readonly level: number;
  readonly hasPasskey: boolean;
};

export type Account = {
  readonly id: AccountId;
  readonly owner: UserId;
  readonly currency: Currency;
  readonly state: "OPEN" | "FROZEN" | "CLOSED";
  readonly posted: bigint;
  /** Reserved of it, and for it. */
  readonly heldOut: bigint;
  readonly heldIn: bigint;
  /** The least is the oldest. */
  readonly place: string;
};

/** Of which nothing is in the way of its end. */
export const isEmpty = ({ posted, heldIn, heldOut }: Account): boolean =>
  posted === 0n && heldIn === 0n && heldOut === 0n;

export type Method = {
  readonly id: MethodId;
  readonly owner: UserId;
  readonly kind: MethodKind;
  readonly isVerified: boolean;
  readonly takesDeposits: boolean;
  readonly takesWithdrawals: boolean;
  readonly isRemoved: boolean;
};

/** What its provider will say of it in the end. */
export type Fate = "DONE" | "DECLINED" | "UNUSABLE" | "PARTIAL" | "NO_FUNDS" | "AUTHENTICATION";

export type Paid = {
  readonly id: PaymentId;
  readonly kind: Kind;
  readonly status: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly from: AccountId | null;
  readonly to: AccountId | null;
  readonly payer: UserId | null;
  readonly payee: UserId | null;
  /** Of what was authorised: how much, until when, and how it ended. */
  readonly authorized: bigint | null;
  readonly expiresAt: number | null;
  readonly ended: "CAPTURED" | "VOIDED" | "EXPIRED" | null;
  readonly refunded: bigint;
  readonly refunds: number;
  readonly refundOf: PaymentId | null;
  /** Who has given it back for its payee. */
  readonly operator: UserId | null;
  /** Of an exchange: what has come for it, to `to`. */
  readonly bought: { readonly currency: Currency; readonly units: bigint } | null;
  readonly failure: string | null;
  readonly priority: Priority;
  readonly fate: Fate;
  /** What the provider has in its books of it; null: nothing. */
  readonly provider: "PAID" | "DECLINED" | "UNUSABLE" | "COLLECTED" | "RETURNED" | null;
};

export type Asked = {
  readonly id: RequestId;
  readonly payee: UserId;
  readonly account: AccountId;
  readonly payer: UserId | null;
  readonly isNamed: boolean;
  readonly currency: Currency;
  readonly exact: bigint | null;
  readonly minimum: bigint | null;
  readonly maximum: bigint | null;
  readonly status: string;
  readonly expiresAt: number;
  readonly reminders: number;
  readonly remindedAt: number | null;
  readonly payment: PaymentId | null;
};

/** What an exchange was quoted to come to, by its quote. */
export type Deal = {
  readonly id: string;
  readonly user: UserId;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly sold: bigint;
  readonly soldIn: Currency;
  readonly fee: bigint;
  readonly bought: bigint;
  readonly boughtIn: Currency;
  readonly expiresAt: number;
  readonly isUsed: boolean;
};

/** What a date of a schedule has come to. */
export type Run = {
  readonly date: number;
  readonly result: "PAID" | "REFUSED" | "MISSED" | "SKIPPED";
  readonly why: string | null;
  readonly payment: PaymentId | null;
};

/** What is to be paid at its dates. */
export type Standing = Recurrence & {
  readonly id: ScheduleId;
  readonly payer: UserId;
  readonly from: AccountId;
  readonly payee: UserId;
  /** Null: into whichever account of theirs that is by then. */
  readonly payeeAccount: AccountId | null;
  readonly currency: Currency;
  readonly units: bigint;
  /** No date comes behind it; null: it has no end. */
  readonly lastAt: number | null;
  /** What a payment may cost by what its payer has signed; null: they signed nothing. */
  readonly signedFee: bigint | null;
  readonly status: "ACTIVE" | "PAUSED" | "ENDED";
  readonly reason: "OWNER" | "REFUSALS" | "COMPLETED" | null;
  readonly nextAt: number | null;
  readonly refusals: number;
  readonly resumedAt: number | null;
  readonly runs: readonly Run[];
};

/** Whom somebody pays by a name of their own. `means`: null once it is removed. */
export type Contact = {
  readonly id: ContactId;
  readonly owner: UserId;
  readonly name: string;
  readonly means: Meant | null;
};
export type Meant = { readonly userId: UserId } | { readonly accountId: AccountId };

/** What one of many is to pay; and what it has come to. */
export type Row = {
  readonly payee: UserId;
  /** Null: into whichever account of theirs that is by then. */
  readonly payeeAccount: AccountId | null;
  readonly units: bigint;
  /** What it may cost, and take from its payer. */
  readonly fee: bigint;
  readonly cost: bigint;
  readonly status: "PENDING" | "PAID" | "REFUSED" | "SKIPPED";
  readonly why: string | null;
  readonly payment: PaymentId | null;
};

/** Many payments from one account. */
export type Bulk = {
  readonly id: BulkId;
  readonly payer: UserId;
  readonly from: AccountId;
  readonly currency: Currency;
  readonly rows: readonly Row[];
  /** Of what they cost, what goes to others. */
  readonly leaving: bigint;
  readonly status: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
  readonly isApproved: boolean;
  /** Rows that a turn has tried, and why one was refused: it is noted behind all of them. */
  readonly turn: ReadonlyMap<number, string | null>;
};

/** What a payment has used of limits, and has not given back. */
export type Use = {
  readonly user: UserId;
  readonly operation: LimitedOperation;
  readonly currency: Currency;
  readonly method: MethodKind | null;
  readonly at: number;
  readonly units: bigint;
};
export type LimitedOperation = "SEND" | "WITHDRAWAL" | "DEPOSIT" | "EXCHANGE";

/** What a key was used for. */
export type Kept = {
  readonly body: string;
  readonly subject: string | null;
  readonly refusal: Refusal | null;
  /** Whether it was kept at all, depends on which of two that were at once was first. */
  readonly isUnsure: boolean;
};
export type Refusal = { readonly code: string } & Readonly<Record<string, unknown>>;

/** All that some people have with each other, and with nobody else. */
export class Books {
  readonly people: readonly Person[];
  readonly accounts: Map<AccountId, Account>;
  readonly methods: Map<MethodId, Method>;
  readonly payments: Map<PaymentId, Paid>;
  readonly requests: Map<RequestId, Asked>;
  readonly deals: Map<string, Deal>;
  readonly schedules: Map<ScheduleId, Standing>;
  readonly contacts: Map<ContactId, Contact>;
  readonly bulks: Map<BulkId, Bulk>;
  readonly uses: Map<PaymentId, Use>;
  readonly keys: Map<string, Kept>;
  readonly frozen: Set<UserId>;
  /** By whose clocks limits of their own calendar go; whoever said nothing lives by UTC. */
  readonly calendars: Map<UserId, Calendar>;
  /** Whom each payer has approved payments to. */
  readonly approved: Set<string>;

  constructor(people: readonly Person[], of?: Books) {
    this.people = people;
    this.accounts = new Map(of?.accounts);
    this.methods = new Map(of?.methods);
    this.payments = new Map(of?.payments);
    this.requests = new Map(of?.requests);
    this.deals = new Map(of?.deals);
    this.schedules = new Map(of?.schedules);
    this.contacts = new Map(of?.contacts);
    this.bulks = new Map(of?.bulks);
    this.uses = new Map(of?.uses);
    this.keys = new Map(of?.keys);
    this.frozen = new Set(of?.frozen);
    this.calendars = new Map(of?.calendars);
    this.approved = new Set(of?.approved);
  }

  copy = (): Books => new Books(this.people, this);

  account(id: AccountId): Account {
    const found = this.accounts.get(id);
    if (!found) throw new Error(`the model has no account ${id}`);
    return found;
  }

  payment(id: PaymentId): Paid {
    const found = this.payments.get(id);
    if (!found) throw new Error(`the model has no payment ${id}`);
    return found;
  }

  request(id: RequestId): Asked {
    const found = this.requests.get(id);
    if (!found) throw new Error(`the model has no request ${id}`);
    return found;
  }

  schedule(id: ScheduleId): Standing {
    const found = this.schedules.get(id);
    if (!found) throw new Error(`the model has no schedule ${id}`);
    return found;
  }

  bulk(id: BulkId): Bulk {
    const found = this.bulks.get(id);
    if (!found) throw new Error(`the model has no bulk payment ${id}`);
    return found;
  }

  open(id: AccountId, owner: UserId, currency: Currency): void {
    // Until it is known when the database says that it was opened, it is the youngest.
    const place = `~${String(this.accounts.size).padStart(6, "0")}`;
    const none = { posted: 0n, heldOut: 0n, heldIn: 0n };
    this.accounts.set(id, { id, owner, currency, state: "OPEN", place, ...none });
  }

  post(id: AccountId | null, units: bigint): void {
    if (id !== null) this.change(id, { posted: this.account(id).posted + units });
  }

  hold(id: AccountId | null, units: bigint): void {
    if (id !== null) this.change(id, { heldOut: this.account(id).heldOut + units });
  }

  expect(id: AccountId | null, units: bigint): void {
    if (id !== null) this.change(id, { heldIn: this.account(id).heldIn + units });
  }

  change(id: AccountId, changes: Partial<Account>): void {
    this.accounts.set(id, { ...this.account(id), ...changes });
  }

  move(id: PaymentId, changes: Partial<Paid>): void {
    this.payments.set(id, { ...this.payment(id), ...changes });
  }

  step(id: RequestId, changes: Partial<Asked>): void {
    this.requests.set(id, { ...this.request(id), ...changes });
  }

  plan(id: ScheduleId, changes: Partial<Standing>): void {
    this.schedules.set(id, { ...this.schedule(id), ...changes });
  }

  runBulk(id: BulkId, changes: Partial<Bulk>): void {
    this.bulks.set(id, { ...this.bulk(id), ...changes });
  }

  /** Gives back of limits what a payment used and did not need. */
  release(id: PaymentId, units: bigint): void {
    const use = this.uses.get(id);
    if (use) this.uses.set(id, { ...use, units: use.units - units });
  }

  isFrozen = (id: AccountId): boolean => this.account(id).state === "FROZEN" || this.frozen.has(this.account(id).owner);

  /** Where somebody who is named is paid: their oldest account that is not closed. */
  oldest(owner: UserId, currency: Currency): Account | null {
    const theirs = [...this.accounts.values()].filter(
      (one) => one.owner === owner && one.currency === currency && one.state !== "CLOSED",
    );
    return theirs.reduce<Account | null>((first, one) => (first && first.place < one.place ? first : one), null);
  }
}
