/** BIP-44: 0, where an account is paid, and 1, where it pays its change to. */
export type Chain = 0 | 1;

/** How far the addresses of one chain of an account go. */
export type Reach = {
  /** How many are watched, from the first on. */
  readonly known: number;
  /** The greatest child that something came to; -1: none. */
  readonly lastUsed: number;
};

/**
 * The children that are to be watched from now on: `gap` of them stand behind the last that was
 * used (BIP-44, address gap limit).
 */
export const childrenMissing = ({ known, lastUsed }: Reach, gap: number): readonly number[] =>
  Array.from({ length: Math.max(0, lastUsed + 1 + gap - known) }, (_none, i) => known + i);
