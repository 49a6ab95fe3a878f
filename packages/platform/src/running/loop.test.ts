import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeLogger } from "./log.ts";
import { makeLoop } from "./loop.ts";

// The clock stands still but for advanceTimersByTimeAsync: what is asserted is when a round is due,
// not how long it took.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const logged: Record<string, unknown>[] = [];
const log = makeLogger({
  name: "test",
  level: "debug",
  stream: { write: (line) => logged.push(JSON.parse(line)) },
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A loop whose rounds end when the test says so. */
function makeGatedLoop(everyMs = 1000) {
  const rounds: ReturnType<typeof Promise.withResolvers<boolean | number>>[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const loop = makeLoop({
    name: "gated",
    everyMs,
    log,
    run: async () => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      const round = Promise.withResolvers<boolean | number>();
      rounds.push(round);
      try {
        return await round.promise;
      } finally {
        atOnce -= 1;
      }
    },
  });
  return {
    loop,
    begun: () => rounds.length,
    mostAtOnce: () => mostAtOnce,
    end: async (outcome: boolean | number = false) => {
      rounds.at(-1)?.resolve(outcome);
      await pass(0);
    },
  };
}

describe("a loop", () => {
  it("does nothing before it is started, woken or not", async () => {
    const { loop, begun } = makeGatedLoop();
    loop.wake();
    await pass(60_000);

    expect(begun()).toBe(0);
  });

  it("never begins a round while one is under way, however often it is woken", async () => {
    const { loop, begun, mostAtOnce, end } = makeGatedLoop();
    loop.start();
    for (let time = 0; time < 5; time += 1) {
      loop.wake();
      await pass(1000);
    }
    expect(begun()).toBe(1);

    await end();
    await end();

    expect(mostAtOnce()).toBe(1);
  });

  it("runs once more at once where it was woken during a round: the round may have looked before the change", async () => {
    const { loop, begun, end } = makeGatedLoop();
    loop.start();
    loop.wake();
    loop.wake();
    await end();
    expect(begun()).toBe(2);

    await end();

    expect(begun()).toBe(2);
  });

  it("runs at once when it is started, and then at every interval", async () => {
    const { loop, begun, end } = makeGatedLoop(1000);
    loop.start();
    expect(begun()).toBe(1);
    await end();

    await pass(999);
    expect(begun()).toBe(1);
    await pass(1);
    expect(begun()).toBe(2);
  });

  it("runs at once when it is woken between rounds", async () => {
    const { loop, begun, end } = makeGatedLoop(1000);
    loop.start();
    await end();
    await pass(10);

    loop.wake();
    await pass(0);

    expect(begun()).toBe(2);
  });

  it("runs again at once while more work waits", async () => {
    const { loop, begun, end } = makeGatedLoop();
    loop.start();
    for (let round = 0; round < 4; round += 1) await end(true);

    expect(begun()).toBe(5);
  });

  it("runs again when the work says that more is due, and by the interval at the latest", async () => {
    const { loop, begun, end } = makeGatedLoop(1000);
    loop.start();
    await end(300);
    await pass(299);
    expect(begun()).toBe(1);
    await pass(1);
    expect(begun()).toBe(2);

    await end(5000);
    await pass(1000);
    expect(begun()).toBe(3);
  });
});

describe("a loop whose round fails", () => {
  function makeFailingLoop(failures: number, backOffMaxMs?: number) {
    const at: number[] = [];
    let now = 0;
    const loop = makeLoop({
      name: "failing",
      everyMs: 1000,
      log,
      ...(backOffMaxMs === undefined ? {} : { backOffMaxMs }),
      run: async () => {
        at.push(now);
        if (at.length <= failures) throw new Error("the dependency is away");
        return false;
      },
    });
    return {
      loop,
      at,
      passTo: async (ms: number) => {
        for (; now < ms; now += 100) await pass(100);
      },
    };
  }

  const pausesOf = (at: readonly number[]) =>
    at.slice(1).map((time, place) => Math.round((time - (at[place] ?? 0)) / 1000));

  it("is tried again no later than its own limit says", async () => {
    const { loop, at, passTo } = makeFailingLoop(Number.POSITIVE_INFINITY, 2000);
    loop.start();

    await passTo(10_000);

    expect(pausesOf(at)).toEqual([1, 2, 2, 2, 2]);
    await loop.stop();
  });

  it("logs it with its name and tries again, later each time, up to ten seconds", async () => {
    const { loop, at, passTo } = makeFailingLoop(Number.POSITIVE_INFINITY);
    logged.length = 0;
    loop.start();

    await passTo(36_000);

    expect(pausesOf(at)).toEqual([1, 2, 4, 8, 10, 10]);
    expect(logged[0]).toMatchObject({
      level: "error",
      loop: "failing",
      failures: 1,
      err: { message: "the dependency is away" },
    });
    expect(logged).toHaveLength(7);
    await loop.stop();
  });

  it("is not hurried by a wake while it backs off, or a broken dependency would be asked without a pause", async () => {
    const { loop, at, passTo } = makeFailingLoop(Number.POSITIVE_INFINITY);
    loop.start();
    await passTo(3000);
    expect(at).toHaveLength(3);
    for (let time = 0; time < 50; time += 1) {
      loop.wake();
      await pass(10);
    }

    expect(at).toHaveLength(3);
    await loop.stop();
  });

  it("is back to its interval, and to being woken, after a round that succeeds", async () => {
    const { loop, at, passTo } = makeFailingLoop(2);
    loop.start();
    await passTo(3000);
    expect(at).toHaveLength(3);

    loop.wake();
    await pass(0);
    expect(at).toHaveLength(4);
    await passTo(4000);
    expect(at).toHaveLength(5);
    await loop.stop();
  });

  it("takes a throw that is no promise for a failure too", async () => {
    const loop = makeLoop({
      name: "sync",
      everyMs: 1000,
      log,
      run: () => {
        throw new Error("at once");
      },
    });
    logged.length = 0;
    loop.start();
    await pass(0);

    expect(logged).toMatchObject([{ loop: "sync", err: { message: "at once" } }]);
    await loop.stop();
  });
});

describe("stopping a loop", () => {
  it("waits for the round under way, and no other begins", async () => {
    const { loop, begun, end } = makeGatedLoop();
    loop.start();
    let isStopped = false;
    const stopped = loop.stop().then(() => {
      isStopped = true;
    });
    loop.wake();
    await pass(5000);
    expect(isStopped).toBe(false);

    await end(true);
    await stopped;
    loop.wake();
    await pass(60_000);

    expect(begun()).toBe(1);
  });

  it("may be done twice, before a start, and is undone by a start", async () => {
    const { loop, begun, end } = makeGatedLoop();
    await loop.stop();
    await loop.stop();
    loop.start();
    await end();

    expect(begun()).toBe(1);
  });
});
