/** What a login can be completed with, as the API's enum `SecondFactorMethod` has it. */
export type SecondFactorMethod = "TOTP" | "RECOVERY_CODE" | "PASSKEY";

/** What is added and removed. Recovery codes come with the first, and go with the last. */
export type Factor = Exclude<SecondFactorMethod, "RECOVERY_CODE">;

/** How many codes are made at once. */
export const RECOVERY_CODES = 10;

/** Until then the code of an authenticator app that was begun must be confirmed. */
export const TOTP_BEGUN_FOR_MS = 15 * 60_000;

/** Of the user's; `left` of those that were made last. */
export type RecoveryCodesLeft = { readonly left: number; readonly madeAt: Date };
export type TotpState = { readonly confirmedAt: Date; readonly lastUsedAt: Date };
