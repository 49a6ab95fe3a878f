import type { WorkRequired } from "../users/work.ts";

/**
 * The first says nothing about which of the two was wrong. The second is for who proved to be the
 * user. The third says nothing of anybody: nothing was looked at.
 */
export type LoginRefusal = { readonly code: "INVALID_CREDENTIALS" } | { readonly code: "USER_FROZEN" } | WorkRequired;

/**
 * Of who had the right password: `triesLeft` more with this challenge; none that is known, unused
 * and young; or frozen meanwhile.
 */
export type CompleteLoginRefusal =
  | { readonly code: "SECOND_FACTOR_REFUSED"; readonly triesLeft: number }
  | { readonly code: "CHALLENGE_EXPIRED" }
  | { readonly code: "USER_FROZEN" };

export type RefreshRefusal = { readonly code: "SESSION_ENDED" };

/** Absent and somebody else's look alike. */
export type EndSessionRefusal = { readonly code: "SESSION_NOT_FOUND" };

/** Whose session has ended ends no other. */
export type EndOtherSessionsRefusal = { readonly code: "SESSION_ENDED" };
