/** Blocks of before that are read once more for one wallet. */
export type Scan = {
  readonly from: number;
  /** The newest that was read; one less than `from`: none yet. */
  readonly at: number;
  /** It is at its end once it has read this one. */
  readonly to: number;
};

/**
 * How far back anybody may have blocks read: four years of Bitcoin, a month of Ethereum, a week of
 * Tron.
 */
export const SCAN_BLOCKS_MAX = 210_000;

/** Where a scan may begin, with a chain that was read up to `cursor`. */
export const scanRange = (cursor: number) => ({ lowest: Math.max(0, cursor - SCAN_BLOCKS_MAX), highest: cursor });

/**
 * What is written while a network stands at `cursor` may be missed by whoever reads the next block
 * already: that one is read again.
 */
export const scanFrom = (from: number, cursor: number): Scan => ({ from, at: from - 1, to: cursor + 1 });

/** One that is under way, and another that is asked for: both. */
export const joinScans = (before: Scan | null, asked: Scan): Scan =>
  before === null
    ? asked
    : {
        from: Math.min(before.from, asked.from),
        at: Math.min(before.at, asked.at),
        to: Math.max(before.to, asked.to),
      };
