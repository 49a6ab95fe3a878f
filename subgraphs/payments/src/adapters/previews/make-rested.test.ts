import { expect, it } from "vitest";
import { makeRested } from "./make-rested.ts";

function makeTime() {
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  let at = 0;
  return {
    waits,
    pass: (ms: number) => {
      at += ms;
    },
    now: () => at,
    wait: (ms: number) => new Promise<void>((end) => void waits.push({ ms, end })),
  };
}

it("rests behind each act, a failed one too, as long as its share says, and no longer than the longest", async () => {
  const { waits, pass, now, wait } = makeTime();
  const acts: string[] = [];
  const rested = makeRested(
    async (name: string, tookMs: number) => {
      acts.push(name);
      pass(tookMs);
      if (name === "bad") throw new Error(name);
      return name;
    },
    { times: 4, longestMs: 250, now, wait },
  );
  expect(await rested("first", 5)).toBe("first");
  const second = rested("bad", 1_000);
  await Promise.resolve();
  expect([acts, waits.map(({ ms }) => ms)]).toEqual([["first"], [20]]);
  waits[0]?.end();
  await expect(second).rejects.toThrow("bad");
  expect(waits.map(({ ms }) => ms)).toEqual([20, 250]);
  waits[1]?.end();
  expect(await rested("third", 0)).toBe("third");
});
