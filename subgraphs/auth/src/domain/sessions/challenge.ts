/** Wrong proofs that one challenge takes. */
export const TRIES = 5;

/** Of one user at a time: the oldest go. Each is a login whose password was right. */
export const CHALLENGES_MAX = 100;
