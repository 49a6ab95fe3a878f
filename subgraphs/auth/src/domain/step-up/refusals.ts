/**
 * The first does not say what was wrong of what was given. The others are of a session or a user
 * that ended or was frozen meanwhile: whoever asks had a token that was good.
 */
export type StepUpRefusal =
  | { readonly code: "PROOF_REFUSED" }
  | { readonly code: "SESSION_ENDED" }
  | { readonly code: "USER_FROZEN" };
