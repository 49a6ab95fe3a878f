import { type EventLoopUtilization, performance } from "node:perf_hooks";

/** Of the time: with more than that, whoever comes waits for others as long as for themselves. */
const BUSY_SHARE = 1 / 2;
const LOOK_EVERY_MS = 50;

export type Watch = {
  readonly now: () => number;
  /**
   * How much of its time the event loop has worked since then; since the beginning without a
   * `since`.
   */
  readonly used: (since?: EventLoopUtilization) => EventLoopUtilization;
};

const OWN: Watch = {
  now: () => performance.now(),
  used: (since) => {
    const until = performance.eventLoopUtilization();
    return since !== undefined
      ? { ...until, utilization: performance.eventLoopUtilization(until, since).utilization }
      : until;
  },
};

/**
 * Whether the event loop had little time left when it was last looked at. It is looked at when
 * somebody asks.
 */
export function makeIsBusy({ now, used }: Watch = OWN): () => boolean {
  let seen = used();
  let seenAt = now();
  let isBusy = false;
  return () => {
    if (now() - seenAt < LOOK_EVERY_MS) return isBusy;
    seen = used(seen);
    seenAt = now();
    isBusy = seen.utilization > BUSY_SHARE;
    return isBusy;
  };
}
