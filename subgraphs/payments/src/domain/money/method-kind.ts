/** The database and the schema know the same ones (test/known-values.int.test.ts). */
export const METHOD_KINDS = ["BANK", "CARD", "CRYPTO_WALLET"] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];
