/** Whole seconds until then, and none below nothing. */
export const secondsUntil = (endMs: number, nowMs: number): number => Math.max(0, Math.ceil((endMs - nowMs) / 1000));

/** So many seconds before the end whoever listens is told once more. */
const WARNING_SECONDS = 10;

/**
 * What is said aloud of a countdown: how long it is at first, that its end is near, and that it is
 * over. In between the number stays what it was, so that a voice does not count along.
 */
export const spokenSeconds = (left: number, whole: number): number => {
  if (left <= 0) return 0;
  return left <= WARNING_SECONDS && whole > WARNING_SECONDS ? WARNING_SECONDS : whole;
};

/** `0:07` */
export const writeSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
