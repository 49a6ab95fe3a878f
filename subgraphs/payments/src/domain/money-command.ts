import type { Money } from "@coffer/money/money";
import type { Payment, PaymentStatus } from "./payment.ts";

/** An idempotency key, bound to who uses it, for what, and with which arguments. */
export type Claim = {
  readonly actorId: string;
  readonly operation: "openAccount" | "deposit" | "sendPayment";
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
  readonly openedAt: Date;
};

/** One leg of a journal entry: credit > 0 > debit. */
export type Leg = { readonly accountId: string; readonly amount: Money };

/** A journal entry. `id` is a UUID. */
export type Entry = {
  readonly id: string;
  readonly kind: string;
  readonly legs: readonly Leg[];
  readonly effectiveAt: Date;
};

/**
 * Everything that one money request changes, decided and written in one transaction together with many others.
 * It decides nothing about amounts: whether the money is there is the ledger's word.
 */
export type MoneyCommand = {
  /** Null for the system's own steps, which are guarded by the status that they start from. */
  readonly claim: Claim | null;
  /** TypeID of what the request makes: the answer to every repeat. */
  readonly subjectId: string;
  /** An account that the caller asks for. */
  readonly openAccount?: NewAccount;
  /** The payee's account of the currency, where they had none yet: another request may open it first, and then that one is used. */
  readonly openPayee?: NewAccount;
  readonly insert?: Payment;
  /** A payment's next status, from the one that it must still have. */
  readonly advance?: {
    readonly payment: Payment;
    readonly from: PaymentStatus;
    readonly to: PaymentStatus;
    readonly at: Date;
  };
  readonly entry?: Entry;
};

export type MoneyOutcome =
  /** `payment` is left out where an earlier request did it: read it by `subjectId`. */
  | { readonly kind: "done"; readonly subjectId: string; readonly payment?: Payment }
  | { readonly kind: "refused"; readonly refusal: StoredRefusal }
  /** The same key came with other arguments before. */
  | { readonly kind: "key_reused" }
  /** The payment no longer had the status to start from: somebody else took the step. */
  | { readonly kind: "stale" };

/** A refusal that was decided under the lock, as it is kept: the answer to every repeat of its claim. */
export type StoredRefusal = {
  readonly code: "INSUFFICIENT_FUNDS";
  readonly available: { readonly units: string; readonly currency: string };
};
