/**
 * Why an approval was not taken. `DIFFERENT_PAYMENT`: what was signed is another payment than what
 * was sent with it.
 */
export type ApprovalFault = "CHALLENGE" | "DIFFERENT_PAYMENT" | "ORIGIN" | "USER_VERIFICATION" | "NOT_PROVED";
/** What the payer has to sign, and what their browser is to be called with. */
export type ApprovalRequired = {
  readonly code: "APPROVAL_REQUIRED";
  readonly statement: string;
  readonly options: string;
  readonly expiresAt: Date;
};
export type ApprovalRefused = { readonly code: "APPROVAL_REFUSED"; readonly fault: ApprovalFault };
/** The payer has no passkey here, or nobody can have one. */
export type ApprovalUnavailable = { readonly code: "APPROVAL_UNAVAILABLE" };
/**
 * A payment lacks what its payer has to approve it with. Never kept: the key is free, and the same
 * request may come again with an approval.
 */
export type ApprovalRefusal = ApprovalRequired | ApprovalRefused | ApprovalUnavailable;
