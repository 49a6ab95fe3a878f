/**
 * What money goes through. NETWORK: to an address, for fees and limits alone; no payment method is
 * of that kind. The database and the schema know the same ones (test/known-values.int.test.ts).
 */
export const METHOD_KINDS = ["BANK", "CARD", "CRYPTO_WALLET", "NETWORK"] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];
