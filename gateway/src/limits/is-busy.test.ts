import { expect, it } from "vitest";
import { makeIsBusy } from "./is-busy.ts";

it("is busy while more than half of the time is used, and looks no more often than it has to", () => {
  let at = 0;
  let share = 0.9;
  let looks = 0;
  const isBusy = makeIsBusy({
    now: () => at,
    used: () => {
      looks += 1;
      return { idle: 0, active: 0, utilization: share };
    },
  });
  expect(isBusy()).toBe(false);
  at = 60;
  expect(isBusy()).toBe(true);
  share = 0.4;
  expect(isBusy()).toBe(true);
  at = 120;
  expect([isBusy(), isBusy()]).toEqual([false, false]);
  expect(looks).toBe(3);
});

it("looks at the event loop of this process", () => {
  const isBusy = makeIsBusy();
  const began = performance.now();
  while (performance.now() - began < 60);
  expect(isBusy()).toBe(true);
});
