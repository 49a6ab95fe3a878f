/** At once: a chain of one's own mines them within a second. */
export const MINED_MAX = 100;
/** Of one outage. */
export const OUTAGE_SECONDS_MAX = 3_600;

/**
 * How many of its newest blocks may be taken back: one less than hold a block for good, and never
 * block 0.
 */
export const deepestOf = (tipHeight: number, finality: number): number => Math.min(finality - 1, tipHeight);
