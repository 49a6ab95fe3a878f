import type { PaymentsRefusal } from "../../domain/money/refusals.ts";

type Shown = { readonly __typename: string; readonly message: string };

/**
 * The union member of each code, and what it says to people. A code that is not here does not
 * compile.
 */
export const SHOWN = {
  INSUFFICIENT_FUNDS: {
    __typename: "InsufficientFunds",
    message: "The available balance is too low. Bring money in, or send less.",
  },
  ACCOUNT_NOT_FOUND: { __typename: "AccountNotFound", message: "You have no account of this id. See `accounts`." },
  ACCOUNT_FROZEN: {
    __typename: "AccountFrozen",
    message: "The account that pays is frozen: nothing can be taken from it. Ask the operator.",
  },
  ACCOUNT_CLOSED: {
    __typename: "AccountClosed",
    message: "The payer's or the payee's account, or the one to deposit into, is closed. Name another account.",
  },
  PAYEE_NOT_FOUND: {
    __typename: "PayeeNotFound",
    message: "Nobody of this name or id can be paid. Check it with the payee.",
  },
  SAME_ACCOUNT: {
    __typename: "SameAccount",
    message: "The payer's account is also the payee's. Name another account.",
  },
  CURRENCY_MISMATCH: {
    __typename: "CurrencyMismatch",
    message: "The amount is in another currency than the account. Use that of `accountCurrency`, or another account.",
  },
  CURRENCY_DISABLED: {
    __typename: "CurrencyDisabled",
    message: "The operator has switched this off for the currency. Use another one, or try again later with a new key.",
  },
  DEPOSIT_UNAVAILABLE: {
    __typename: "DepositUnavailable",
    message: "No provider brings in this currency here. Ask the operator.",
  },
  WITHDRAWAL_UNAVAILABLE: {
    __typename: "WithdrawalUnavailable",
    message: "No provider brings this currency out here. Ask the operator.",
  },
  NETWORK_CLOSED: {
    __typename: "NetworkClosed",
    message: "Nothing is paid out over this network here now. Try again later, or ask the operator.",
  },
  NETWORK_STOPPED: {
    __typename: "NetworkStopped",
    message:
      "Withdrawals of this currency over this network are stopped until an operator has looked. Try again later.",
  },
  NETWORK_CURRENCY_MISMATCH: {
    __typename: "NetworkCurrencyMismatch",
    message: "This currency is not sent over that network now. Its own is that of `networkCurrency`.",
  },
  ADDRESS_INVALID: {
    __typename: "AddressInvalid",
    message:
      "This is no address of the network, its checksum is wrong, or nobody has it. Copy it again from its owner.",
  },
  PAYMENT_METHOD_UNVERIFIED: {
    __typename: "PaymentMethodUnverified",
    message:
      "The provider does not know this payment method as yours. Verify it there, then verifyPaymentMethod; or name another.",
  },
  PAYMENT_METHOD_UNSUITABLE: {
    __typename: "PaymentMethodUnsuitable",
    message: "Money does not go this way with this payment method: see its takesDeposits and takesWithdrawals.",
  },
  AMOUNT_UNSUPPORTED: {
    __typename: "AmountUnsupported",
    message:
      "The provider, or the network, does not move this very amount of the currency, and nothing is rounded. Take another one.",
  },
  PAYMENT_NOT_CANCELLABLE: {
    __typename: "PaymentNotCancellable",
    message:
      "Only a deposit or a withdrawal that is still PENDING can be called off; one to an address also while nothing of it is signed. Its `status` says where it is, and `payout.cancellation` what came of it that you asked before.",
  },
  PAYMENT_NOT_UNDER_WAY: {
    __typename: "PaymentNotUnderWay",
    message: "No provider is asked for this payment: it has ended, or was never one of theirs. See its `status`.",
  },
  OUTCOME_CONTRADICTED: {
    __typename: "OutcomeContradicted",
    message:
      "The provider says otherwise: see `providerSaid`. End it as that says, or have it retried. Where that is UNKNOWN, nobody has been paid, so it cannot be COMPLETED; or it goes to an address: then end its transaction, by `rejectTransaction` or `cancelTransaction`.",
  },
  OUTCOME_UNPROVED: {
    __typename: "OutcomeUnproved",
    message:
      "The provider can still say otherwise: see `providerSaid`. Have it retried, or propose it to a second operator.",
  },
  OUTCOME_PROVED: {
    __typename: "OutcomeProved",
    message: "The provider bears this out, or was never asked. End it with `endPayment`.",
  },
  PAYMENT_ENDING_OPEN: {
    __typename: "PaymentEndingOpen",
    message: "An ending of this payment waits for a decision: see `stuckPayments`. Approve it, or deny it first.",
  },
  PAYMENT_ENDING_NOT_FOUND: {
    __typename: "PaymentEndingNotFound",
    message: "No ending of this id was proposed. See `stuckPayments`.",
  },
  PAYMENT_ENDING_DECIDED: {
    __typename: "PaymentEndingDecided",
    message: "Somebody has decided on it before, or it has expired. Propose another, if that is still needed.",
  },
  OWN_PAYMENT: {
    __typename: "OwnPayment",
    message: "You made or received this payment yourself. Ask another operator.",
  },
  NOTHING_OWED: {
    __typename: "NothingOwed",
    message: "Nothing is owed of this payment, or no more. See `paymentDebts`.",
  },
  OWN_PAYMENT_ENDING: {
    __typename: "OwnPaymentEnding",
    message: "Whoever proposed it cannot approve it. Ask another operator.",
  },
  PAYMENT_ENDING_TOO_EARLY: {
    __typename: "PaymentEndingTooEarly",
    message: "What the provider was asked for last may still be on its way. Approve it from `approvableAt` on.",
  },
  FEE_EXCEEDS_AMOUNT: {
    __typename: "FeeExceedsAmount",
    message: "The fee is taken from the amount, and would leave nothing of it. Ask for more.",
  },
  FEE_QUOTE_UNUSABLE: {
    __typename: "FeeQuoteUnusable",
    message: "The quote is older than a minute, or is not what this payment costs. Ask for another with `feeQuote`.",
  },
  SIMULATIONS_BUSY: {
    __typename: "SimulationsBusy",
    message: "Others look back over payments at this moment. Ask again in some seconds.",
  },
  FEE_SCHEDULE_OUTDATED: {
    __typename: "FeeScheduleOutdated",
    message:
      "Another schedule of this currency was set since. Look at it, and set yours with its version as `basedOn`.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    __typename: "IdempotencyKeyReused",
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  },
  QUOTA_EXCEEDED: {
    __typename: "QuotaExceeded",
    message:
      "You have as many of these as one person may: see `limit`. Let some come to their end, or ask the operator.",
  },
  LIMIT_EXCEEDED: {
    __typename: "LimitExceeded",
    message:
      "This is more than your limit leaves: see `remaining`. Take less, wait until `resetsAt`, or have more verified.",
  },
  LIMIT_SCHEDULE_OUTDATED: {
    __typename: "LimitScheduleOutdated",
    message: "Somebody has set another table of this currency since. Look at `latestVersion`, and set yours by that.",
  },
  LIMIT_SCHEDULE_IN_PAST: {
    __typename: "LimitScheduleInPast",
    message: "`effectiveAt` has passed. Say a later time, or leave it out: the table holds at once then.",
  },
  APPROVAL_REQUIRED: {
    __typename: "ApprovalRequired",
    message: "Your passkey has to approve this payment. Sign `statement`, and send the same again with `approval`.",
  },
  APPROVAL_REFUSED: {
    __typename: "ApprovalRefused",
    message: "The approval cannot be used for this payment: see `fault`. Send it without one to be asked anew.",
  },
  APPROVAL_UNAVAILABLE: {
    __typename: "ApprovalUnavailable",
    message: "This payment has to be approved with a passkey, and you have none here. Add one, and send it again.",
  },
  CONTACT_NOT_FOUND: {
    __typename: "ContactNotFound",
    message: "You have no contact of this id, or none any more. See `contacts`.",
  },
  CONTACT_NAME_TAKEN: {
    __typename: "ContactNameTaken",
    message: "Another of your contacts is called so. Take another name, or call that one otherwise first.",
  },
  OWN_CONTACT: {
    __typename: "OwnContact",
    message: "You cannot be your own contact. Name one of your accounts, or somebody else.",
  },
  AUTHORIZATION_NOT_FOUND: {
    __typename: "AuthorizationNotFound",
    message: "You have no authorised payment of this id. See `payments`.",
  },
  NOT_PAYEE: {
    __typename: "NotPayee",
    message:
      "Only the payee can do this. What was authorised or asked for ends by itself once it expires: see `expiresAt`.",
  },
  PAYMENT_NOT_FOUND: {
    __typename: "PaymentNotFound",
    message: "You made and received no payment of this id, or, to operators, there is none. See `payments`.",
  },
  PAYMENT_NOT_REFUNDABLE: {
    __typename: "PaymentNotRefundable",
    message:
      "Only what somebody else has paid you, and is COMPLETED, can be given back. An authorisation is voided instead.",
  },
  PAYMENT_METHOD_UNKNOWN: {
    __typename: "PaymentMethodUnknown",
    message: "No provider here knows such a token of this kind. Get another from the provider.",
  },
  PAYMENT_METHOD_NOT_FOUND: {
    __typename: "PaymentMethodNotFound",
    message: "You have no payment method of this id. See `User.paymentMethods`.",
  },
  AMOUNT_EXCEEDS_REFUNDABLE: {
    __typename: "AmountExceedsRefundable",
    message: "More cannot be given back than is left of the payment: see `refundableAmount`.",
  },
  AMOUNT_EXCEEDS_AUTHORIZATION: {
    __typename: "AmountExceedsAuthorization",
    message: "More cannot be captured than was authorised. Capture less, or ask for another payment.",
  },
  AUTHORIZATION_CAPTURED: {
    __typename: "AuthorizationCaptured",
    message: "The payment was captured before. Its `amount` says how much.",
  },
  AUTHORIZATION_VOIDED: {
    __typename: "AuthorizationVoided",
    message: "The payment was voided before. Ask the payer for another.",
  },
  AUTHORIZATION_EXPIRED: {
    __typename: "AuthorizationExpired",
    message: "The authorisation has expired, and what it reserved is given back. Ask the payer for another.",
  },
  REQUEST_NOT_FOUND: {
    __typename: "RequestNotFound",
    message: "You have no payment request of this id, or the link leads nowhere. See `paymentRequests`.",
  },
  REQUEST_NOT_OPEN: {
    __typename: "RequestNotOpen",
    message: "The request has ended before: see `status`. Whoever wants to be paid makes another.",
  },
  NOT_PAYER: {
    __typename: "NotPayer",
    message: "The request is for somebody else to pay or to decline.",
  },
  OWN_REQUEST: {
    __typename: "OwnRequest",
    message: "Nobody asks themselves for money. Move it between your accounts with `sendPayment`.",
  },
  REQUEST_AMOUNT_MISMATCH: {
    __typename: "RequestAmountMismatch",
    message: "This is not what the request asks for: see `amount`, or say an amount within its bounds.",
  },
  PAYER_NOT_FOUND: {
    __typename: "PayerNotFound",
    message: "Nobody has this name or id. Check it with whoever is to pay.",
  },
  REQUEST_UNADDRESSED: {
    __typename: "RequestUnaddressed",
    message: "The request is for anybody with its link: there is nobody to remind. Send the link again.",
  },
  REMINDER_REFUSED: {
    __typename: "ReminderRefused",
    message:
      "They were reminded within the last 24 hours, or as often as may be. Try again from `remindableAt` on, if there is one.",
  },
  SCHEDULE_IMPOSSIBLE: {
    __typename: "ScheduleImpossible",
    message: "No payment can be made as this start and rule say it: see `because`. Say others.",
  },
  SCHEDULE_NOT_FOUND: {
    __typename: "ScheduleNotFound",
    message: "You have no payment schedule of this id. See `paymentSchedules`.",
  },
  SCHEDULE_STATUS_MISMATCH: {
    __typename: "ScheduleStatusMismatch",
    message: "From where the schedule stands, it cannot do this: see `status`.",
  },
  SCHEDULE_DATE_MISMATCH: {
    __typename: "ScheduleDateMismatch",
    message: "This is not the schedule's next date: see `nextDate`. Nothing was left out.",
  },
  BULK_PAYMENT_FAULTY: {
    __typename: "BulkPaymentFaulty",
    message:
      "Rows, or the file, are not what they should be: see `faults`. Nothing was kept. Mend them, and send all again.",
  },
  BULK_PAYMENT_NOT_FOUND: {
    __typename: "BulkPaymentNotFound",
    message: "You have no bulk payment of this id. See `bulkPayments`.",
  },
  BULK_PAYMENT_STATUS_MISMATCH: {
    __typename: "BulkPaymentStatusMismatch",
    message: "From where the bulk payment stands, it cannot do this: see `status`.",
  },
  CLOCK_OUT_OF_RANGE: {
    __typename: "ClockOutOfRange",
    message: "The test clock only goes on: to a later moment than it shows, a year at once and ten in all at most.",
  },
  SAME_CURRENCY: {
    __typename: "SameCurrency",
    message: "Both accounts are of one currency. Move it between them with `sendPayment`.",
  },
  RATE_UNAVAILABLE: {
    __typename: "RateUnavailable",
    message:
      "These two are not exchanged here now, or nobody says their rate: see `exchangePairs`, or ask again later.",
  },
  EXCHANGE_AMOUNT_OUT_OF_RANGE: {
    __typename: "ExchangeAmountOutOfRange",
    message: "One side of this would be less than the smallest unit, or more than can be moved. Take another amount.",
  },
  EXCHANGE_QUOTE_NOT_FOUND: {
    __typename: "ExchangeQuoteNotFound",
    message: "You were given no such quote. Ask for one with `exchangeQuote`.",
  },
  EXCHANGE_QUOTE_EXPIRED: {
    __typename: "ExchangeQuoteExpired",
    message: "The time of this quote is over: see `expiredAt`. Ask for another with `exchangeQuote`.",
  },
  EXCHANGE_QUOTE_USED: {
    __typename: "ExchangeQuoteUsed",
    message: "You have exchanged by this quote before. Ask for another with `exchangeQuote`.",
  },
  EXCHANGE_TERMS_OUTDATED: {
    __typename: "ExchangeTermsOutdated",
    message: "Other terms of these two were set since. Look at them, and set yours with their version as `basedOn`.",
  },
  SANDBOX_ONLY: {
    __typename: "SandboxOnly",
    message: "Only a sandbox with a provider of its own can do this: money is real here, or somebody else's.",
  },
  OUTCOME_IMPOSSIBLE: {
    __typename: "OutcomeImpossible",
    message: "The provider cannot say so of this payment any more, or not yet: see `providerSaid`.",
  },
} as const satisfies Record<PaymentsRefusal["code"], Shown>;
