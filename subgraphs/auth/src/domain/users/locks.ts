export type LockPolicy = { readonly windowMs: number; readonly lockMaxMs: number };

/**
 * How long a network, or a device, is locked out of an account whose passwords it got wrong too
 * often: the first time for as long as failures are counted, each further time within a day for
 * twice as long.
 */
export const lockMs = (nth: number, { windowMs, lockMaxMs }: LockPolicy): number =>
  Math.min(Math.max(windowMs, lockMaxMs), windowMs * 2 ** (nth - 1));
