import type { Clock } from "@coffer/platform/values/clock";

export type FakeClock = Clock & { pass(ms: number): void };

/** A clock that stands still until a test lets time pass. */
export function makeFakeClock(start = new Date("2026-01-01T00:00:00.000Z")): FakeClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    pass(ms) {
      now += ms;
    },
  };
}
