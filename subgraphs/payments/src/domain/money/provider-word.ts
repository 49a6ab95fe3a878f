import type { PaymentFailure } from "./payment-parts.ts";

/**
 * What a provider knows of a payment, asked by our id. `UNKNOWN`: nothing. `NO_ANSWER`: it did not
 * say. The database and the schema know the same (test/known-values.int.test.ts).
 */
export const PROVIDER_WORDS = ["DONE", "FAILED", "WAITING", "UNKNOWN", "NO_ANSWER"] as const;
export type ProviderWord = (typeof PROVIDER_WORDS)[number];

/**
 * The word, and why it never will be done where it says so. `rulesOut`: how it cannot have ended
 * yet, whoever says so by hand; left out: nothing is.
 */
export type ProviderSaid =
  | { readonly word: Exclude<ProviderWord, "FAILED">; readonly rulesOut?: readonly ("COMPLETED" | "FAILED")[] }
  | { readonly word: "FAILED"; readonly failure: PaymentFailure };
