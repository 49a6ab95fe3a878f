import { describe, expect, it } from "vitest";
import { HashingLane } from "./hashing-lane.ts";

/** A lane whose tasks end when they are told to, each taking what the clock says. */
function lane(options: { atOnce: number; waitMaxMs: number }) {
  let now = 0;
  const it = new HashingLane({ ...options, now: () => now });
  const ends: (() => void)[] = [];
  let started = 0;
  const run = () =>
    it.run(() => {
      started += 1;
      return new Promise<void>((end) => ends.push(end));
    });
  return {
    it,
    run,
    started: () => started,
    async finish(tookMs: number) {
      now += tookMs;
      ends.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

describe("the hashing lane", () => {
  it("refuses with a hint when the queue is longer than can be served in time", async () => {
    const { run } = lane({ atOnce: 2, waitMaxMs: 1000 });
    const [attempts, refusals] = [100, [] as unknown[]];
    for (let i = 0; i < attempts; i++) void run().catch((error: unknown) => refusals.push(error));
    await new Promise(setImmediate);

    // 50 ms a task, two at once: a place in the queue costs 25 ms, so 40 may wait.
    expect(refusals).toHaveLength(attempts - 2 - 40);
    expect(refusals[0]).toMatchObject({ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 2 } });
  });

  it("never runs more at once than it may", async () => {
    const { run, started, finish } = lane({ atOnce: 2, waitMaxMs: 1000 });
    for (let i = 0; i < 5; i++) void run();
    await new Promise(setImmediate);
    expect(started()).toBe(2);
    await finish(10);
    expect(started()).toBe(3);
    void run(); // finds no place free: the one that ended passed its place on
    await new Promise(setImmediate);
    expect(started()).toBe(3);
  });

  it("lets fewer wait when the work has become slow", async () => {
    const { it: slow, run, finish } = lane({ atOnce: 1, waitMaxMs: 1000 });
    for (let i = 0; i < 10; i++) {
      void run();
      await finish(2000);
    }
    void run();
    expect(() => slow.refuseWhenFull()).toThrow("Too many attempts");
  });

  it("goes on after a task that failed", async () => {
    const failing = new HashingLane({ atOnce: 1, waitMaxMs: 1000 });
    await expect(failing.run(() => Promise.reject(new Error("no memory")))).rejects.toThrow("no memory");
    expect(await failing.run(async () => "hashed")).toBe("hashed");
  });

  it("refuses nobody while a place is free", () => {
    expect(() => new HashingLane({ atOnce: 1, waitMaxMs: 1 }).refuseWhenFull()).not.toThrow();
  });
});
