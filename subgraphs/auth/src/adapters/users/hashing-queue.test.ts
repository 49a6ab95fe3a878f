import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HashingQueue } from "./hashing-queue.ts";

/** A queue whose tasks end when they are told to, each taking what the clock says. */
function queueOf(options: { atOnce: number; waitMaxMs: number }) {
  let now = 0;
  const it = new HashingQueue({ ...options, now: () => now });
  const ends: (() => void)[] = [];
  const started: string[] = [];
  const run = (caller = "somebody") =>
    it.run(caller, () => {
      started.push(caller);
      return new Promise<void>((end) => ends.push(end));
    });
  return {
    it,
    run,
    /** Whose tasks, in the order in which they began. */
    started,
    async finish(tookMs: number) {
      now += tookMs;
      ends.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

describe("the hashing queue", () => {
  it("refuses with a hint when the queue is longer than can be served in time", async () => {
    const { run } = queueOf({ atOnce: 2, waitMaxMs: 1000 });
    const [attempts, refusals] = [100, [] as unknown[]];
    for (let i = 0; i < attempts; i++) void run().catch((error: unknown) => refusals.push(error));
    await new Promise(setImmediate);

    // 50 ms a task, two at once: a place in the queue costs 25 ms, so 40 may wait.
    expect(refusals).toHaveLength(attempts - 2 - 40);
    expect(refusals[0]).toMatchObject({ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 2 } });
  });

  it("lets a caller in, and has them wait for one task of each other, whatever a flood of another has waiting", async () => {
    const { it: full, run, started, finish } = queueOf({ atOnce: 1, waitMaxMs: 1000 });
    for (let i = 0; i < 500; i++) void run("flood").catch(() => undefined);
    expect(() => full.refuseWhenFull("flood")).toThrow("Too many attempts");
    void run("honest");
    void run("other");
    for (let i = 0; i < 4; i++) await finish(50);
    expect(started).toEqual(["flood", "flood", "honest", "other", "flood"]);
  });

  it("takes turns for whoever asks in whatever order: nobody's task waits for two of another's that came later", async () => {
    const caller = fc.constantFrom("a", "b", "c", "d");
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { minLength: 1, maxLength: 30 }), async (callers) => {
        const { run, started, finish } = queueOf({ atOnce: 1, waitMaxMs: 60_000 });
        const running = callers.map((one) => run(one));
        for (const _ of callers) await finish(1);
        await Promise.all(running);
        expect(started.toSorted()).toEqual(callers.toSorted());
        // All but the first waited: the n-th of a caller comes before the n+1-th of everybody.
        const rounds = new Map<string, number>();
        const order = started.slice(1).map((one) => {
          rounds.set(one, (rounds.get(one) ?? 0) + 1);
          return rounds.get(one) ?? 0;
        });
        expect(order).toEqual(order.toSorted((x, y) => x - y));
      }),
    );
  });

  it("holds a bounded number of waiting tasks, however long a wait was configured and however many callers there are", async () => {
    const { run } = queueOf({ atOnce: 1, waitMaxMs: 1e12 });
    const refusals: unknown[] = [];
    for (let i = 0; i < 5000; i++) void run(`caller ${i}`).catch((error: unknown) => refusals.push(error));
    await new Promise(setImmediate);
    expect(refusals).toHaveLength(5000 - 1 - 4096);
  });

  it("never runs more at once than it may", async () => {
    const { run, started, finish } = queueOf({ atOnce: 2, waitMaxMs: 1000 });
    for (let i = 0; i < 5; i++) void run();
    await new Promise(setImmediate);
    expect(started).toHaveLength(2);
    await finish(10);
    expect(started).toHaveLength(3);
    void run(); // finds no place free: the one that ended passed its place on
    await new Promise(setImmediate);
    expect(started).toHaveLength(3);
  });

  it("lets fewer wait when the work has become slow", async () => {
    const { it: slow, run, finish } = queueOf({ atOnce: 1, waitMaxMs: 1000 });
    for (let i = 0; i < 10; i++) {
      void run();
      await finish(2000);
    }
    void run();
    expect(() => slow.refuseWhenFull("somebody")).toThrow("Too many attempts");
  });

  it("goes on after a task that failed", async () => {
    const failing = new HashingQueue({ atOnce: 1, waitMaxMs: 1000 });
    await expect(failing.run("a", () => Promise.reject(new Error("no memory")))).rejects.toThrow("no memory");
    expect(await failing.run("a", async () => "hashed")).toBe("hashed");
  });

  it("refuses nobody while a place is free", () => {
    expect(() => new HashingQueue({ atOnce: 1, waitMaxMs: 1 }).refuseWhenFull("a")).not.toThrow();
  });
});
