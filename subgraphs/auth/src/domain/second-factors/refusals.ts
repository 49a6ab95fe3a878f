export type ConfirmTotpRefusal =
  /** Nothing was begun, or it was too long ago. */
  | { readonly code: "TOTP_NOT_BEGUN" }
  | { readonly code: "TOTP_ALREADY_ENABLED" }
  | { readonly code: "TOTP_CODE_WRONG" };

export type BeginTotpRefusal = { readonly code: "TOTP_ALREADY_ENABLED" };
export type RemoveTotpRefusal = { readonly code: "TOTP_NOT_ENABLED" };
export type RenewRecoveryCodesRefusal = { readonly code: "NO_SECOND_FACTOR" };
