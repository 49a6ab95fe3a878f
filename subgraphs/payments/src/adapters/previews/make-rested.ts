import { setTimeout as pause } from "node:timers/promises";

/** How long it rests, in milliseconds; a test has a time of its own. */
export type Rest = {
  /** So many times as long as the act before took. */
  readonly times: number;
  readonly longestMs: number;
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
};

/**
 * Acts, for whoever calls one after the other, with a rest between: what others wait for meanwhile
 * gets most of the time. Whoever comes after a rest waits for nothing.
 */
export function makeRested<Args extends readonly unknown[], T>(
  act: (...args: Args) => Promise<T>,
  { times, longestMs, now = () => performance.now(), wait = (ms) => pause(ms, null, { ref: false }) }: Rest,
): (...args: Args) => Promise<T> {
  let rested: Promise<unknown> = Promise.resolve();
  return async (...args) => {
    await rested;
    const began = now();
    try {
      return await act(...args);
    } finally {
      rested = wait(Math.min((now() - began) * times, longestMs));
    }
  };
}
