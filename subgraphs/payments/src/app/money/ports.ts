import type { Asset } from "@coffer/money/asset";
import type { UsernameKey } from "@coffer/platform/text/username";
import type { Clock } from "@coffer/platform/values/clock";
import type { AccountId, ContactId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Meant } from "../../domain/money/meant.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { Claim, MoneyCommand, MoneyOutcome } from "../../domain/money-command.ts";

/** The asset table: code to asset, or undefined. Scales never change, so it may be kept. */
export type Assets = {
  find(code: string): Asset | undefined;
  /** Where a stored row has one that is not known yet. */
  look(): Promise<void>;
};

/** To read a request's arguments by: an asset that was just added is found where they name it. */
export type AssetsFor = (args: unknown) => Promise<Assets>;

export type KnownAccount = { readonly id: AccountId; readonly ownerId: UserId; readonly currency: string };

export type PayeeReference =
  /** Null: what was given cannot be a username, or an id, so it is nobody's. */
  | { readonly username: UsernameKey | null }
  | { readonly userId: UserId | null }
  | { readonly accountId: AccountId | null };

/** As a payer may say it: also by a contact of theirs. Null: what was given is the id of none. */
export type SaidPayee = PayeeReference | { readonly contactId: ContactId | null };

/** Says who and which account, never how much. */
export type Directory = {
  findAccount(id: AccountId): Promise<KnownAccount | null>;
  /**
   * The payee, with the account of the currency that a payment goes to; `account` null where they
   * have none yet. `isAnew`: as it is now, whatever is remembered.
   */
  findPayee(
    reference: PayeeReference,
    currency: string,
    how?: { readonly isAnew?: boolean },
  ): Promise<{ userId: UserId; account: KnownAccount | null } | null>;
  /** The person or the account of a reference; null where there is none. */
  identify(reference: PayeeReference): Promise<Meant | null>;
  /** Whom a contact of this person's means; null where they have none of this id, or no more. */
  findContact(ownerId: UserId, id: ContactId): Promise<Meant | null>;
};

/**
 * Decides and writes commands, many at a time, each with its own outcome. Throws BUSY where too
 * many wait.
 */
export type SubmitMoney = (command: MoneyCommand) => Promise<MoneyOutcome>;

export type Claims = {
  /** What a claim's key was used for before; null: never. */
  find(claim: Claim): Promise<MoneyOutcome | null>;
};

/** What every use case of money needs. */
export type MoneyDeps = {
  readonly claims: Claims;
  readonly payments: FindPayments;
  readonly submit: SubmitMoney;
  readonly assets: Assets;
  readonly clock: Clock;
};

export type FindPayments = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly PaymentId[]): Promise<(Payment | null)[]>;
};

/** Whether an operator has proposed to end a payment, and nobody has decided on it. */
export type IsBeingEnded = (id: PaymentId) => Promise<boolean>;

/** Many who ask at once are read together. Null where there is none. */
export type FindPayment = (id: PaymentId) => Promise<Payment | null>;
