import type { AccountId, MethodId, PaymentId, RequestId, UserId } from "../../src/domain/money/ids.ts";
import type { Priority } from "../../src/domain/money/priority.ts";

export type Currency = "USD" | "EUR" | "BTC";
/** Of the last the provider takes nothing in and brings nothing out. */
export const CURRENCIES = ["USD", "EUR", "BTC"] as const satisfies readonly Currency[];
export type Kind = "DEPOSIT" | "WITHDRAWAL" | "TRANSFER" | "SEND" | "REFUND";
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

/** What a payment has used of limits, and has not given back. */
export type Use = {
  readonly user: UserId;
  readonly operation: LimitedOperation;
  readonly currency: Currency;
  readonly method: MethodKind | null;
  readonly at: number;
  readonly units: bigint;
};
export type LimitedOperation = "SEND" | "WITHDRAWAL" | "DEPOSIT";

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
  readonly uses: Map<PaymentId, Use>;
  readonly keys: Map<string, Kept>;
  readonly frozen: Set<UserId>;
  /** Whom each payer has approved payments to. */
  readonly approved: Set<string>;

  constructor(people: readonly Person[], of?: Books) {
    this.people = people;
    this.accounts = new Map(of?.accounts);
    this.methods = new Map(of?.methods);
    this.payments = new Map(of?.payments);
    this.requests = new Map(of?.requests);
    this.uses = new Map(of?.uses);
    this.keys = new Map(of?.keys);
    this.frozen = new Set(of?.frozen);
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
