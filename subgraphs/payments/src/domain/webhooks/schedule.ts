/** Seconds after each attempt that failed: three days in all, less half an hour. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 72_000] as const;

/** Longer than that nobody is asked to wait. */
export const RETRY_AFTER_MAX_MS = 24 * 60 * 60_000;
/** A tenth more or less, so that those who failed together do not come back together. */
const JITTER = 0.1;

export type Retry = {
  /** Attempts of this run so far, the last one included. */
  readonly attempts: number;
  /** What the receiver asked for (RFC 9110 §10.2.3); null where it did not. */
  readonly retryAfterMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
};

/** Until the next attempt; null where there is none any more. */
export function nextAttemptMs(seconds: readonly number[], { attempts, retryAfterMs, random }: Retry): number | null {
  const after = seconds[attempts - 1];
  if (after === undefined) return null;
  const spread = after * 1_000 * (1 - JITTER + 2 * JITTER * random);
  return Math.trunc(Math.max(spread, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)));
}

const SECONDS = /^\d{1,9}$/;
/** RFC 9110 §5.6.7, as everybody writes it. */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Of the header: seconds, or a date; null where it is neither. */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (SECONDS.test(header)) return Number.parseInt(header, 10) * 1_000;
  const at = DATE.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
