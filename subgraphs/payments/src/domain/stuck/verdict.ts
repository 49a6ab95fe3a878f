import type { PaymentFailure } from "../money/payment-parts.ts";
import type { ProviderSaid, ProviderWord } from "../money/provider-word.ts";

/**
 * How an operator can have a payment end. The database and the schema know the same
 * (test/known-values.int.test.ts).
 */
export const OUTCOMES = ["COMPLETED", "FAILED"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How it is to end: `failure` where it FAILED, and null where it was COMPLETED. */
export type Ending = { readonly outcome: Outcome; readonly failure: PaymentFailure | null };

/**
 * Whether a provider's word bears out an outcome. `unproved`: it can still come to be otherwise, or
 * was otherwise before, and nobody knows.
 */
export type Verdict =
  | { readonly is: "proved"; readonly ending: Ending }
  | { readonly is: "contradicted" }
  | { readonly is: "unproved" };

const PROVED: Readonly<Partial<Record<ProviderWord, Outcome>>> = { DONE: "COMPLETED", FAILED: "FAILED" };

/**
 * Only a provider's last word proves anything. That it knows nothing proves nothing: what it was
 * asked for may be on its way to it.
 */
export function judge(outcome: Outcome, said: ProviderSaid): Verdict {
  const proved = PROVED[said.word];
  if (proved === undefined)
    return { is: said.word !== "FAILED" && said.rulesOut?.includes(outcome) ? "contradicted" : "unproved" };
  if (proved !== outcome) return { is: "contradicted" };
  return { is: "proved", ending: { outcome, failure: said.word === "FAILED" ? said.failure : null } };
}

/** Nobody was asked for what is PENDING: it has not been done, and can be called off. */
export function judgeUnasked(outcome: Outcome): Verdict {
  return outcome === "FAILED" ? { is: "proved", ending: byOperator(outcome) } : { is: "contradicted" };
}

/** Without proof, by the word of two operators. */
export const byOperator = (outcome: Outcome): Ending => ({
  outcome,
  failure: outcome === "FAILED" ? "ENDED_BY_OPERATOR" : null,
});
