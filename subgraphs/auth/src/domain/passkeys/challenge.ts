import type { UserId } from "../users/ids.ts";

/** So long somebody has to find their key, and their browser to answer. */
export const CHALLENGE_MS = 5 * 60_000;

/**
 * What a challenge was given for: an answer to it is good for that alone. Only who logs in is not
 * known before.
 */
export type ChallengeUse =
  | { readonly purpose: "LOGIN" }
  | { readonly purpose: "REGISTRATION" | "SECOND_FACTOR" | "STEP_UP"; readonly userId: UserId };
