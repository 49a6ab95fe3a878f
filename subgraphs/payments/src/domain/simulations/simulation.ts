import type { PaymentStatus } from "../money/payment.ts";
import type { ProviderWord } from "../money/provider-word.ts";
import type { OutcomeImpossible } from "../money/refusals.ts";
import type { PaymentNotUnderWay } from "../money/stuck-refusals.ts";

/**
 * What the sandbox's provider can be to one person's payments. The database and the schema know the
 * same, here and below (test/known-values.int.test.ts).
 */
export const PROVIDER_STATES = ["UP", "DOWN", "LOSING_ANSWERS"] as const;
export type ProviderState = (typeof PROVIDER_STATES)[number];

/** How it can be told to end a payment that is under way, whatever its token says. */
export const WITHDRAWAL_ENDS = ["COMPLETED", "DECLINED", "METHOD_UNUSABLE", "FAILED_LATE"] as const;
export type WithdrawalOutcome = (typeof WITHDRAWAL_ENDS)[number] | "RETURNED";
export const DEPOSIT_ENDS = [
  ...WITHDRAWAL_ENDS,
  "FUNDS_INSUFFICIENT",
  "AUTHENTICATION_REQUIRED",
  "AMOUNT_MISMATCH",
] as const;
/** What banks do to a deposit that was collected. */
export const TAKEN_BACK = ["RETURNED", "DISPUTED"] as const;
export type DepositOutcome = (typeof DEPOSIT_ENDS)[number] | (typeof TAKEN_BACK)[number];

/** What undoes what the provider had done; null: it says how it is done. */
export const undoes = (outcome: WithdrawalOutcome | DepositOutcome): outcome is (typeof TAKEN_BACK)[number] =>
  (TAKEN_BACK as readonly string[]).includes(outcome);

/** The payment, and what the provider has said of it so far. */
export type Standing = { readonly status: PaymentStatus; readonly said: ProviderWord };

const UNDER_WAY: readonly PaymentStatus[] = ["PENDING", "PROCESSING"];
/** By what was done and not heard of, a payment can still be under way here. */
const MAY_RETURN: readonly PaymentStatus[] = ["PROCESSING", "COMPLETED"];

export type SimulationRefusal = PaymentNotUnderWay | OutcomeImpossible;

/**
 * Why the provider cannot say so; null where it can. Its last word is for good, but for a return.
 */
export function refuseOutcome(
  outcome: WithdrawalOutcome | DepositOutcome,
  { status, said }: Standing,
): SimulationRefusal | null {
  if (undoes(outcome)) {
    if (!MAY_RETURN.includes(status)) return { code: "PAYMENT_NOT_UNDER_WAY" };
    return said === "DONE" ? null : { code: "OUTCOME_IMPOSSIBLE", said };
  }
  if (!UNDER_WAY.includes(status)) return { code: "PAYMENT_NOT_UNDER_WAY" };
  return said === "WAITING" || said === "UNKNOWN" ? null : { code: "OUTCOME_IMPOSSIBLE", said };
}
