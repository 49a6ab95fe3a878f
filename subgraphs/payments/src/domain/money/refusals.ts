import type { Money } from "@coffer/money/money";
import type { ApprovalRefusal } from "./approval-refusals.ts";
import type { BulkPaymentFaulty, BulkPaymentNotFound, BulkPaymentStatusMismatch } from "./bulk-refusals.ts";
import type { ContactNameTaken, ContactNotFound, OwnContact } from "./contact-refusals.ts";
import type { NothingOwed } from "./debt-refusals.ts";
import type {
  ExchangeAmountOutOfRange,
  ExchangeQuoteExpired,
  ExchangeQuoteNotFound,
  ExchangeQuoteUsed,
  ExchangeTermsOutdated,
  RateUnavailable,
  SameCurrency,
} from "./exchange-refusals.ts";
import type { FeeExceedsAmount, FeeQuoteUnusable, FeeScheduleOutdated, SimulationsBusy } from "./fee-refusals.ts";
import type { LimitKind, LimitWindow } from "./limit-use.ts";
import type { AskedAmount, EndedStatus } from "./payment-request.ts";
import type { ScheduleStatus } from "./payment-schedule.ts";
import type { ProviderWord } from "./provider-word.ts";
import type {
  OutcomeContradicted,
  OutcomeProved,
  OutcomeUnproved,
  OwnPaymentEnding,
  PaymentEndingDecided,
  PaymentEndingNotFound,
  PaymentEndingOpen,
  PaymentEndingTooEarly,
  PaymentNotUnderWay,
} from "./stuck-refusals.ts";
import type {
  AddressInvalid,
  AmountUnsupported,
  NetworkClosed,
  NetworkCurrencyMismatch,
  NetworkStopped,
  PaymentMethodUnsuitable,
  PaymentMethodUnverified,
  WithdrawalUnavailable,
} from "./withdrawal-refusals.ts";

/** Why a well-formed money request cannot be done. Nothing was changed by it. */
export type InsufficientFunds = { readonly code: "INSUFFICIENT_FUNDS"; readonly available: Money };
export type AccountNotFound = { readonly code: "ACCOUNT_NOT_FOUND" };
export type AccountFrozen = { readonly code: "ACCOUNT_FROZEN" };
export type AccountClosed = { readonly code: "ACCOUNT_CLOSED" };
export type PayeeNotFound = { readonly code: "PAYEE_NOT_FOUND" };
export type SameAccount = { readonly code: "SAME_ACCOUNT" };
export type CurrencyMismatch = { readonly code: "CURRENCY_MISMATCH"; readonly accountCurrency: string };
/** Operators have switched off what was asked of the currency. */
export type CurrencyDisabled = { readonly code: "CURRENCY_DISABLED"; readonly currency: string };
/** The person has no such method to bring money to, or has removed it. */
export type PaymentMethodNotFound = { readonly code: "PAYMENT_METHOD_NOT_FOUND" };
/** What it is, or where it stands, it cannot be called off. */
export type PaymentNotCancellable = { readonly code: "PAYMENT_NOT_CANCELLABLE" };
export type DepositUnavailable = { readonly code: "DEPOSIT_UNAVAILABLE" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };
export type AuthorizationNotFound = { readonly code: "AUTHORIZATION_NOT_FOUND" };
/** No provider knows the token, or it is of another kind than was said. */
export type PaymentMethodUnknown = { readonly code: "PAYMENT_METHOD_UNKNOWN" };
export type NotPayee = { readonly code: "NOT_PAYEE" };
export type AmountExceedsAuthorization = {
  readonly code: "AMOUNT_EXCEEDS_AUTHORIZATION";
  readonly authorized: Money;
};
export type PaymentNotFound = { readonly code: "PAYMENT_NOT_FOUND" };
/** An operator gives nothing back of what they paid or were paid themselves. */
export type OwnPayment = { readonly code: "OWN_PAYMENT" };
/** What it is, or where it stands, nothing of it can be given back by its payee. */
export type PaymentNotRefundable = { readonly code: "PAYMENT_NOT_REFUNDABLE" };
export type AmountExceedsRefundable = { readonly code: "AMOUNT_EXCEEDS_REFUNDABLE"; readonly refundable: Money };
/** One person has as many of what the request makes as anybody may. */
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
/** More than a limit of the payer's leaves, or of who brings money in; `used` besides this. */
export type LimitExceeded = {
  readonly code: "LIMIT_EXCEEDED";
  readonly limit: Money;
  readonly used: Money;
  readonly remaining: Money;
  readonly window: LimitWindow;
  readonly kind: LimitKind | null;
  /** An instant as text: by then all of the limit is there again, if nothing more is used. */
  readonly resetsAt: string | null;
};
/** Somebody has set another table of limits since the one that the request was made by. */
export type LimitScheduleOutdated = { readonly code: "LIMIT_SCHEDULE_OUTDATED"; readonly latestVersion: number };
/** What was done is not judged anew: a table holds from now at the earliest. */
export type LimitScheduleInPast = { readonly code: "LIMIT_SCHEDULE_IN_PAST" };
/** How an authorisation ended before the request came. */
export type AuthorizationCaptured = { readonly code: "AUTHORIZATION_CAPTURED" };
export type AuthorizationVoided = { readonly code: "AUTHORIZATION_VOIDED" };
export type AuthorizationExpired = { readonly code: "AUTHORIZATION_EXPIRED" };

/** Also for one that the person has nothing to do with. */
export type RequestNotFound = { readonly code: "REQUEST_NOT_FOUND" };
/** It was paid, declined or called off before, or its time is over. */
export type RequestNotOpen = { readonly code: "REQUEST_NOT_OPEN"; readonly status: EndedStatus };
/** It names somebody else, or is for nobody to decline. */
export type NotPayer = { readonly code: "NOT_PAYER" };
/** Whoever asks for money is not who pays it. */
export type OwnRequest = { readonly code: "OWN_REQUEST" };
export type RequestAmountMismatch = { readonly code: "REQUEST_AMOUNT_MISMATCH"; readonly asks: AskedAmount };
export type PayerNotFound = { readonly code: "PAYER_NOT_FOUND" };
/** It names nobody who could be reminded. */
export type RequestUnaddressed = { readonly code: "REQUEST_UNADDRESSED" };
/** `remindableAt`: null where they were reminded as often as they may be. */
export type ReminderRefused = { readonly code: "REMINDER_REFUSED"; readonly remindableAt: Date | null };

/** Why no payment can ever be made as a schedule says it. */
export type ScheduleFault =
  | "STARTS_IN_PAST"
  | "STARTS_TOO_LATE"
  | "START_SKIPPED_BY_CLOCKS"
  | "NO_DATE"
  | "COUNT_OUT_OF_REACH";
export type ScheduleImpossible = { readonly code: "SCHEDULE_IMPOSSIBLE"; readonly fault: ScheduleFault };
/** Also for one that is somebody else's. */
export type ScheduleNotFound = { readonly code: "SCHEDULE_NOT_FOUND" };
/** Where it stands, it cannot take this step. */
export type ScheduleStatusMismatch = {
  readonly code: "SCHEDULE_STATUS_MISMATCH";
  readonly status: ScheduleStatus;
};
/** `nextAt`: an instant as text. What was to be skipped is not the next date, or not any more. */
export type ScheduleDateMismatch = { readonly code: "SCHEDULE_DATE_MISMATCH"; readonly nextAt: string };

/** Decided under a lock: the ledger's, or that of what one person has. */
export type DecidedRefusal =
  | InsufficientFunds
  | SameAccount
  | QuotaExceeded
  | LimitExceeded
  | AccountFrozen
  | AccountClosed
  | NotPayee
  | AmountExceedsAuthorization
  | AuthorizationCaptured
  | AuthorizationVoided
  | AuthorizationExpired
  | PaymentNotRefundable
  | AmountExceedsRefundable
  | CurrencyDisabled
  | PaymentMethodNotFound
  | PaymentNotCancellable
  | PaymentNotUnderWay
  | OutcomeUnproved
  | PaymentEndingDecided
  | RequestNotOpen
  | BulkPaymentStatusMismatch
  | ExchangeQuoteUsed;

/** Who pays whom cannot be as it was asked. */
export type PartyRefusal = AccountNotFound | PayeeNotFound | SameAccount | CurrencyMismatch;

export type OpenAccountRefusal = QuotaExceeded | IdempotencyKeyReused;
/** What a payment costs stands in its way. */
export type PriceRefusal = FeeExceedsAmount | FeeQuoteUnusable;
export type DepositRefusal =
  | PriceRefusal
  | AccountNotFound
  | CurrencyMismatch
  | PaymentMethodNotFound
  | PaymentMethodUnverified
  | PaymentMethodUnsuitable
  | DepositUnavailable
  | AmountUnsupported
  | CurrencyDisabled
  | AccountClosed
  | QuotaExceeded
  | LimitExceeded
  | IdempotencyKeyReused;
export type SendPaymentRefusal =
  | PriceRefusal
  | PartyRefusal
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed
  | ApprovalRefusal
  | LimitExceeded
  | CurrencyDisabled
  | IdempotencyKeyReused;
export type AuthorizePaymentRefusal = SendPaymentRefusal | QuotaExceeded;
export type VoidPaymentRefusal =
  | AuthorizationNotFound
  | NotPayee
  | AuthorizationCaptured
  | AuthorizationVoided
  | AuthorizationExpired
  | IdempotencyKeyReused;
export type CapturePaymentRefusal = VoidPaymentRefusal | CurrencyMismatch | AmountExceedsAuthorization | AccountFrozen;

type RefundRefusal =
  | PaymentNotFound
  | CurrencyMismatch
  | PaymentNotRefundable
  | AmountExceedsRefundable
  | QuotaExceeded
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed
  | IdempotencyKeyReused;
export type RefundPaymentRefusal = RefundRefusal | NotPayee;
export type RefundForPayeeRefusal = RefundRefusal | OwnPayment;

export type WithdrawRefusal =
  | PriceRefusal
  | AccountNotFound
  | CurrencyMismatch
  | PaymentMethodNotFound
  | PaymentMethodUnverified
  | PaymentMethodUnsuitable
  | WithdrawalUnavailable
  | AmountUnsupported
  | CurrencyDisabled
  | ApprovalRefusal
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed
  | QuotaExceeded
  | LimitExceeded
  | IdempotencyKeyReused;

export type WithdrawToAddressRefusal =
  | Exclude<
      WithdrawRefusal,
      PaymentMethodNotFound | PaymentMethodUnverified | PaymentMethodUnsuitable | WithdrawalUnavailable
    >
  | NetworkClosed
  | NetworkStopped
  | NetworkCurrencyMismatch
  | AddressInvalid;

export type QuoteExchangeRefusal =
  | AccountNotFound
  | SameCurrency
  | CurrencyMismatch
  | RateUnavailable
  | ExchangeAmountOutOfRange
  | FeeExceedsAmount;
export type ExchangeRefusal =
  | ExchangeQuoteNotFound
  | ExchangeQuoteExpired
  | ExchangeQuoteUsed
  | CurrencyDisabled
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed
  | LimitExceeded
  | IdempotencyKeyReused;
export type SetExchangeTermsRefusal = ExchangeTermsOutdated | IdempotencyKeyReused;
export type CancelPaymentRefusal = PaymentNotFound | PaymentNotCancellable | IdempotencyKeyReused;
export type RetryPaymentRefusal = PaymentNotFound | PaymentNotUnderWay | IdempotencyKeyReused;
type EndingRefusal = PaymentNotUnderWay | OutcomeContradicted | IdempotencyKeyReused;
export type EndPaymentRefusal = EndingRefusal | PaymentNotFound | OutcomeUnproved | AccountFrozen;
export type ProposePaymentEndingRefusal = EndingRefusal | PaymentNotFound | OutcomeProved | PaymentEndingOpen;
export type DenyPaymentEndingRefusal = PaymentEndingNotFound | PaymentEndingDecided | IdempotencyKeyReused;
export type ApprovePaymentEndingRefusal =
  | EndingRefusal
  | DenyPaymentEndingRefusal
  | OwnPaymentEnding
  | PaymentEndingTooEarly
  | AccountFrozen;
export type SetFeeScheduleRefusal = FeeScheduleOutdated | IdempotencyKeyReused;
export type VerifyPaymentMethodRefusal = PaymentMethodNotFound | PaymentMethodUnverified;
export type AddPaymentMethodRefusal = PaymentMethodUnknown | QuotaExceeded | IdempotencyKeyReused;
export type AddContactRefusal =
  | PayeeNotFound
  | OwnContact
  | ContactNameTaken
  | QuotaExceeded
  | ContactNotFound
  | IdempotencyKeyReused;
export type UpdateContactRefusal = ContactNotFound | ContactNameTaken;

export type RequestPaymentRefusal =
  | AccountNotFound
  | PayerNotFound
  | OwnRequest
  | CurrencyMismatch
  | AccountClosed
  | QuotaExceeded
  | IdempotencyKeyReused;
export type PayRequestRefusal =
  | PriceRefusal
  | RequestNotFound
  | OwnRequest
  | NotPayer
  | RequestNotOpen
  | RequestAmountMismatch
  | LimitExceeded
  | AccountNotFound
  | CurrencyMismatch
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed
  | ApprovalRefusal
  | CurrencyDisabled
  | IdempotencyKeyReused;
export type DeclineRequestRefusal = RequestNotFound | NotPayer | RequestNotOpen | IdempotencyKeyReused;
export type CancelRequestRefusal = RequestNotFound | NotPayee | RequestNotOpen | IdempotencyKeyReused;
export type RemindRequestRefusal = CancelRequestRefusal | RequestUnaddressed | ReminderRefused;
export type SchedulePaymentRefusal =
  | FeeExceedsAmount
  | PartyRefusal
  | ScheduleImpossible
  | ApprovalRefusal
  | AccountClosed
  | CurrencyDisabled
  | QuotaExceeded
  | IdempotencyKeyReused;
export type StepScheduleRefusal = ScheduleNotFound | ScheduleStatusMismatch | IdempotencyKeyReused;
export type SkipScheduledPaymentRefusal = StepScheduleRefusal | ScheduleDateMismatch;
export type CreateBulkPaymentRefusal =
  | BulkPaymentFaulty
  | AccountNotFound
  | AccountClosed
  | QuotaExceeded
  | IdempotencyKeyReused;
export type StartBulkPaymentRefusal =
  | BulkPaymentNotFound
  | BulkPaymentStatusMismatch
  | ApprovalRefusal
  | CurrencyDisabled
  | IdempotencyKeyReused;
export type CancelBulkPaymentRefusal = BulkPaymentNotFound | BulkPaymentStatusMismatch | IdempotencyKeyReused;
export type SetLimitScheduleRefusal = LimitScheduleOutdated | LimitScheduleInPast | IdempotencyKeyReused;

/** The test clock does not go back, nor further than a year at once. */
export type ClockOutOfRange = { readonly code: "CLOCK_OUT_OF_RANGE" };
/** The sandbox's provider cannot say so of the payment: its last word is said, or it never paid. */
export type OutcomeImpossible = { readonly code: "OUTCOME_IMPOSSIBLE"; readonly said: ProviderWord };
/** Money is real here, or another provider than the sandbox's is asked. */
export type SandboxOnly = { readonly code: "SANDBOX_ONLY" };

/** Every one that a mutation here can answer with. */
export type PaymentsRefusal =
  | DecidedRefusal
  | PartyRefusal
  | ApprovalRefusal
  | PriceRefusal
  | FeeScheduleOutdated
  | SimulationsBusy
  | DepositUnavailable
  | WithdrawalUnavailable
  | NetworkClosed
  | NetworkStopped
  | NetworkCurrencyMismatch
  | AddressInvalid
  | PaymentMethodUnverified
  | PaymentMethodUnsuitable
  | AmountUnsupported
  | AuthorizationNotFound
  | PaymentNotFound
  | PaymentMethodUnknown
  | OutcomeContradicted
  | OutcomeProved
  | PaymentEndingOpen
  | PaymentEndingNotFound
  | OwnPayment
  | NothingOwed
  | OwnPaymentEnding
  | PaymentEndingTooEarly
  | RequestNotFound
  | NotPayer
  | OwnRequest
  | RequestAmountMismatch
  | PayerNotFound
  | RequestUnaddressed
  | ReminderRefused
  | ScheduleImpossible
  | ScheduleNotFound
  | ScheduleStatusMismatch
  | ScheduleDateMismatch
  | BulkPaymentFaulty
  | BulkPaymentNotFound
  | LimitScheduleOutdated
  | LimitScheduleInPast
  | ContactNotFound
  | ContactNameTaken
  | OwnContact
  | ClockOutOfRange
  | SandboxOnly
  | OutcomeImpossible
  | SameCurrency
  | RateUnavailable
  | ExchangeAmountOutOfRange
  | ExchangeQuoteNotFound
  | ExchangeQuoteExpired
  | ExchangeTermsOutdated
  | IdempotencyKeyReused;

/** An amount as it is kept in a refusal. */
export type StoredAmount = { readonly units: string; readonly currency: string };

export const storedAmount = (units: bigint, currency: string): StoredAmount => ({ units: units.toString(), currency });

type Stored<Value> = { readonly [Name in keyof Value]: Value[Name] extends Money ? StoredAmount : Value[Name] };

/**
 * A refusal that was decided under the lock, as it is kept: the answer to every repeat of its
 * claim.
 */
export type StoredRefusal = DecidedRefusal extends infer R ? (R extends DecidedRefusal ? Stored<R> : never) : never;
