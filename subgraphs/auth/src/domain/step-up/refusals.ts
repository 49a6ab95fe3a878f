import type { SecondFactorMethod } from "../second-factors/factor.ts";

/**
 * The first is told before anything is verified. The second does not say what was wrong of what was
 * given. The others are of a session or a user that ended or was frozen meanwhile: whoever asks had
 * a token that was good.
 */
export type StepUpRefusal =
  | { readonly code: "SECOND_FACTOR_MISSING"; readonly methods: readonly SecondFactorMethod[] }
  | { readonly code: "PROOF_REFUSED" }
  | { readonly code: "SESSION_ENDED" }
  | { readonly code: "USER_FROZEN" };
