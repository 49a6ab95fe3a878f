import type { Asset } from "@coffer/money/asset";
import type { Page } from "@coffer/platform/graphql/pages";
import type { UsernameKey } from "@coffer/platform/text/username";
import type { Claim, MoneyCommand, MoneyOutcome } from "../domain/money-command.ts";
import type { Party, Payment, PaymentStatus } from "../domain/payment.ts";

/** The asset table: code to asset, or undefined. Scales never change, so it may be kept. */
export type Assets = {
  find(code: string): Asset | undefined;
  /** Where a stored row has one that is not known yet. */
  look(): Promise<void>;
};

export type KnownAccount = { readonly id: string; readonly ownerId: string; readonly currency: string };

export type PayeeReference =
  /** Null: what was given cannot be a username, so it is nobody's. */
  { readonly username: UsernameKey | null } | { readonly userId: string } | { readonly accountId: string };

/** Says who and which account, never how much. Ids that are malformed are ids of nobody. */
export type Directory = {
  findAccount(id: string): Promise<KnownAccount | null>;
  /** The payee, with the account of the currency that a payment goes to; `account` null where they have none yet. */
  findPayee(
    reference: PayeeReference,
    currency: string,
  ): Promise<{ userId: string; account: KnownAccount | null } | null>;
};

/** Decides and writes commands, many at a time, each with its own outcome. Throws BUSY where too many wait. */
export type SubmitMoney = (command: MoneyCommand) => Promise<MoneyOutcome>;

export type Claims = {
  /** What a claim's key was used for before; null: never. */
  find(claim: Claim): Promise<MoneyOutcome | null>;
};

export type PaymentPage = Page<string> & { readonly offset: number };

export type PaymentReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly string[]): Promise<(Payment | null)[]>;
  /** Newest first, one more than asked for where there are more. */
  listByUser(userId: string, page: PaymentPage): Promise<Payment[]>;
  listByAccount(accountId: string, page: PaymentPage): Promise<Payment[]>;
};

/** Many who ask at once are read together. Null where there is none. */
export type FindPayment = (id: string) => Promise<Payment | null>;

/** One change of a payment's status, with its place in the streams that it belongs to. */
export type PaymentChange = {
  readonly paymentId: string;
  readonly sequence: string;
  readonly status: PaymentStatus;
  readonly at: Date;
  readonly from: { readonly userId: string; readonly sequence: string | null } | null;
  readonly to: { readonly userId: string; readonly sequence: string | null } | null;
};

export type ChangeReader = {
  listOfPayment(paymentId: string, after: string, limit: number): Promise<PaymentChange[]>;
  /** With the user's own sequence of each change. */
  listOfUser(userId: string, after: string, limit: number): Promise<PaymentChange[]>;
  /** Of the user's latest change; 0 where there is none. */
  headOfUser(userId: string): Promise<string>;
  /** The change at this place of the payment's stream; null where there is none. Look-ups of one moment are one query. */
  findOfPayment(paymentId: string, sequence: string): Promise<PaymentChange | null>;
  /** The same, of the user's stream. */
  findOfUser(userId: string, sequence: string): Promise<PaymentChange | null>;
};

/**
 * Brings money in from outside. Collecting must be idempotent by payment id: after a crash it is asked again. Of a payment that FAILED afterwards, what was
 * collected is the provider's to give back: it was never in the books.
 */
export type DepositProvider = {
  supports(currency: string): boolean;
  collect(payment: Payment & { readonly to: Party }): Promise<"COLLECTED" | "WAITING">;
};
