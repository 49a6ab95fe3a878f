import type { Collected } from "../../domain/deposits/steps.ts";
import type { PaidByProvider } from "../../domain/withdrawals/steps.ts";

type Declined = Extract<Collected, "DECLINED" | "NO_FUNDS" | "AUTHENTICATION" | "UNUSABLE">;

/**
 * Why a payment was declined: codes of errors (docs.stripe.com/error-codes), of issuers
 * (docs.stripe.com/declines/codes) and of bank debits. What is not here is DECLINED.
 */
const DECLINES: ReadonlyMap<string, Declined> = new Map<string, Declined>([
  ...say("NO_FUNDS", "insufficient_funds withdrawal_count_limit_exceeded card_velocity_exceeded"),
  ...say("AUTHENTICATION", "authentication_required payment_intent_authentication_failure offline_pin_required"),
  ...say(
    "AUTHENTICATION",
    "online_or_offline_pin_required payment_intent_action_required setup_intent_authentication_failure",
  ),
  ...say("UNUSABLE", "expired_card lost_card stolen_card pickup_card restricted_card invalid_account account_closed"),
  ...say("UNUSABLE", "no_account bank_account_unusable bank_account_restricted debit_not_authorized invalid_number"),
  ...say("UNUSABLE", "incorrect_number invalid_expiry_month invalid_expiry_year new_account_information_available"),
  ...say("UNUSABLE", "payment_method_bank_account_blocked payment_intent_mandate_invalid sepa_unsupported_account"),
  ...say("UNUSABLE", "resource_missing payment_method_unexpected_state payment_method_unactivated"),
  ...say("UNUSABLE", "payment_intent_incompatible_payment_method payment_method_unsupported_type"),
  ...say(
    "UNUSABLE",
    "payment_method_currency_mismatch currency_not_supported card_not_supported expired_payment_method",
  ),
]);

function say<const T>(means: T, codes: string): [string, T][] {
  return codes.split(" ").map((code) => [code, means]);
}

export type DeclineCodes = { readonly code?: string | null; readonly declineCode?: string | null };

/** The issuer's reason says more than the error's. */
export const declineOf = ({ code, declineCode }: DeclineCodes): Declined =>
  DECLINES.get(declineCode ?? "") ?? DECLINES.get(code ?? "") ?? "DECLINED";

/** Of a request that made nothing: these say something of the payment, others of our account. */
const OF_THE_PAYMENT = /^(amount_too_small|amount_too_large|invalid_charge_amount|card_declined|processing_error)$/;

export const isOfThePayment = (codes: DeclineCodes): boolean =>
  declineOf(codes) !== "DECLINED" || OF_THE_PAYMENT.test(codes.code ?? "");

type Refused = Extract<PaidByProvider, "DECLINED" | "UNUSABLE">;

/** Why a pay-out failed, or was refused (docs.stripe.com/api/payouts/failures). */
const PAYOUT_FAILURES: ReadonlyMap<string, Refused> = new Map<string, Refused>([
  ...say("UNUSABLE", "account_closed no_account invalid_account_number incorrect_account_holder_name"),
  ...say("UNUSABLE", "incorrect_account_holder_address incorrect_account_holder_tax_id invalid_currency"),
  ...say("UNUSABLE", "bank_account_restricted bank_ownership_changed unsupported_card resource_missing"),
  ...say("UNUSABLE", "account_invalid bank_account_unusable bank_account_unverified transfers_not_allowed"),
  ...say("UNUSABLE", "payouts_not_allowed insufficient_capabilities_for_transfer expired_card"),
]);

export const payoutFailureOf = (code: string | null | undefined): Refused =>
  PAYOUT_FAILURES.get(code ?? "") ?? "DECLINED";

/** Of a request that made nothing: the same. */
export const isOfThePayout = (code: string): boolean =>
  PAYOUT_FAILURES.has(code) ||
  /^(amount_too_small|amount_too_large|payouts_limit_exceeded|instant_payouts_\w+)$/.test(code);
