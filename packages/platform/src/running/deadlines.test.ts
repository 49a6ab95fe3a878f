import { describe, expect, it } from "vitest";
import { endingWithin } from "./deadlines.ts";

const late = () => new Error("too late");
const ended = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("work that has to end in time", () => {
  it("is told so where it does not, with the error that it is to end with", async () => {
    await expect(endingWithin(1, late, ended)).rejects.toThrow("too late");
  });

  it("may go on all the same, and then its outcome is the answer", async () => {
    const done = endingWithin(1, late, (signal) => ended(signal).catch(() => "stored meanwhile"));
    expect(await done).toBe("stored meanwhile");
  });

  it("hears nothing once it is over, however it ended", async () => {
    const signals: AbortSignal[] = [];
    const note = (signal: AbortSignal) => signals.push(signal);
    expect(await endingWithin(60_000, late, async (signal) => note(signal))).toBe(1);
    const failing = endingWithin(60_000, late, async (signal) => {
      note(signal);
      throw new Error("its own");
    });
    await expect(failing).rejects.toThrow("its own");
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });
});
