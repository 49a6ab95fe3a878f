import type { Money } from "@coffer/money/money";
import type { NewPayment, Payment, PaymentFailure, PaymentStatus } from "./payment.ts";

/** An idempotency key, bound to who uses it, for what, and with which arguments. */
export type Claim = {
  readonly actorId: string;
  readonly operation: "openAccount" | "deposit" | "sendPayment" | "authorizePayment" | "capturePayment" | "voidPayment";
  readonly key: string;
  /** SHA-256 of the arguments in one written form. */
  readonly fingerprint: Buffer;
};

/** An account of a customer, to be opened. */
export type NewAccount = {
  readonly id: string;
  readonly ownerId: string;
  readonly currency: string;
  readonly name: string;
};

/**
 * A payee by name or id: paid into their oldest account of the currency that is not closed, which only the ledger's lock can say. `isFound`: there was such an
 * account when the request was read, and the payment names it. Else, and where that one is closed by now, another is taken, or the planned one is opened.
 */
export type NamedPayee = { readonly userId: string; readonly currency: string; readonly isFound: boolean };

/** One leg of a journal entry: credit > 0 > debit. */
export type Leg = { readonly accountId: string; readonly amount: Money };

/** What is asked of the ledger. `id` is the UUID of the journal entry that it becomes, and of the hold that `hold` makes. */
export type Entry = {
  readonly id: string;
  readonly kind: string;
  readonly effectiveAt: Date;
} & (
  | { readonly action: "post"; readonly legs: readonly Leg[] }
  | {
      readonly action: "hold";
      readonly debitAccountId: string;
      readonly creditAccountId: string;
      readonly amount: Money;
      readonly timeoutSeconds: number;
    }
  | { readonly action: "capture"; readonly holdId: string; readonly amount: Money }
  | { readonly action: "void" | "expire"; readonly holdId: string }
);

/**
 * Everything that one money request changes, decided and written in one transaction together with many others.
 * It decides nothing about amounts: whether the money is there is the ledger's word.
 */
export type MoneyCommand = {
  /** Null for the system's own steps, which are guarded by the status that they start from. */
  readonly claim: Claim | null;
  /** TypeID of what the request makes: a payment, an account, or the journal entry of a payment's step. Each request has one of its own. */
  readonly subjectId: string;
  /** An account that the caller asks for. */
  readonly openAccount?: NewAccount;
  /** Where the request names a person and no account of theirs. */
  readonly payee?: NamedPayee;
  readonly insert?: NewPayment;
  /** A payment's next status, from the one that it must still have. Where a caller asks for the step, the ledger says why it cannot be taken. */
  readonly advance?: Advance;
  /** Of a step of the system's own: the one that its payment takes instead, and nothing is posted, where an account of the entry is closed. That is for good. */
  readonly whenClosed?: Advance;
  readonly entry?: Entry;
};

export type Advance = {
  readonly payment: Payment;
  readonly from: PaymentStatus;
  readonly to: PaymentStatus;
  readonly at: Date;
  /** What moves in the end, where that is said only now. */
  readonly amount?: Money;
  /** Why it FAILED; of every other step left out. */
  readonly failure?: PaymentFailure;
};

export type MoneyOutcome =
  /** `payment` is left out where an earlier request did it: read it by `subjectId`, or by what the request names. */
  | { readonly kind: "done"; readonly subjectId: string; readonly payment?: Payment }
  | { readonly kind: "refused"; readonly refusal: StoredRefusal }
  /** The same key came with other arguments before. */
  | { readonly kind: "key_reused" }
  /** The payment no longer had the status to start from: somebody else took the step. */
  | { readonly kind: "stale" };

/** An amount as it is kept in a refusal. */
export type StoredAmount = { readonly units: string; readonly currency: string };

/** A refusal that was decided under the lock, as it is kept: the answer to every repeat of its claim. */
export type StoredRefusal =
  | { readonly code: "INSUFFICIENT_FUNDS"; readonly available: StoredAmount }
  | { readonly code: "AMOUNT_EXCEEDS_AUTHORIZATION"; readonly authorized: StoredAmount }
  | { readonly code: "QUOTA_EXCEEDED"; readonly limit: number }
  | {
      readonly code:
        | "ACCOUNT_FROZEN"
        | "ACCOUNT_CLOSED"
        | "SAME_ACCOUNT"
        | "NOT_PAYEE"
        | "AUTHORIZATION_CAPTURED"
        | "AUTHORIZATION_VOIDED"
        | "AUTHORIZATION_EXPIRED";
    };
