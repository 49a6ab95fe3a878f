import { expect, it } from "vitest";
import { lockMs } from "./locks.ts";

const policy = { windowMs: 900_000, lockMaxMs: 14_400_000 };

it("is as long as failures are counted at first, twice as long each further time, and no longer than the longest", () => {
  const minutes = [1, 2, 3, 4, 5, 6, 2000].map((nth) => lockMs(nth, policy) / 60_000);
  expect(minutes).toEqual([15, 30, 60, 120, 240, 240, 240]);
});

it("is never shorter than failures are counted", () => {
  expect([1, 2].map((nth) => lockMs(nth, { windowMs: 900_000, lockMaxMs: 1000 }))).toEqual([900_000, 900_000]);
});
