import type { ProviderWord } from "./provider-word.ts";

/** It has ended, or is none that a provider is asked for. */
export type PaymentNotUnderWay = { readonly code: "PAYMENT_NOT_UNDER_WAY" };
/** Its provider says otherwise, for good. */
export type OutcomeContradicted = { readonly code: "OUTCOME_CONTRADICTED"; readonly said: ProviderWord };
/** Its provider can still say otherwise. */
export type OutcomeUnproved = { readonly code: "OUTCOME_UNPROVED"; readonly said: ProviderWord };
/** Its provider has said so: one operator is enough. */
export type OutcomeProved = { readonly code: "OUTCOME_PROVED" };
/** Of the payment another is proposed, and nobody has decided on it. */
export type PaymentEndingOpen = { readonly code: "PAYMENT_ENDING_OPEN" };
export type PaymentEndingNotFound = { readonly code: "PAYMENT_ENDING_NOT_FOUND" };
/** It was approved or denied before, or has expired. */
export type PaymentEndingDecided = { readonly code: "PAYMENT_ENDING_DECIDED" };
/** Whoever proposed it cannot approve it. */
export type OwnPaymentEnding = { readonly code: "OWN_PAYMENT_ENDING" };
export type PaymentEndingTooEarly = { readonly code: "PAYMENT_ENDING_TOO_EARLY"; readonly approvableAt: Date };
