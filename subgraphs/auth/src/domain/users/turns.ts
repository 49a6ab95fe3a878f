export type TurnPolicy = { readonly turnMs: number; readonly turnMaxMs: number };

/** After so many more failures a turn is twice as long. */
const DOUBLED_EVERY = 10;

/**
 * How long one guess of all strangers together takes, after so many failures beyond those that an
 * account may have.
 */
export const turnMs = (beyond: number, { turnMs: firstMs, turnMaxMs }: TurnPolicy): number =>
  Math.min(turnMaxMs, firstMs * 2 ** Math.floor(Math.max(0, beyond - 1) / DOUBLED_EVERY));
