import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { makeStreamWorld } from "../test/stream-world.ts";

type World = ReturnType<typeof makeStreamWorld>;

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.end();
});

function world(consumer: Parameters<typeof makeStreamWorld>[0] = {}): World {
  const made = makeStreamWorld(consumer);
  worlds.push(made);
  return made;
}

const lastOf = ({ taken }: World) => taken.at(-1)?.value;
const isUp = (of: World) => expect.poll(() => of.taken.length).toBeGreaterThan(0);

/** What can happen between two events, and on the way of them. */
const accidents = {
  cut: ({ api }) => api.cut(),
  expire: (stream) => stream.expire(),
  restart: (stream) => stream.close(1001),
  fault: (stream) => stream.close(4500),
  tooMany: (stream) => stream.close(1013),
  slow: (stream) => stream.interrupt("SLOW_CONSUMER"),
  interrupted: (stream) => stream.interrupt("STREAM_INTERRUPTED"),
  unavailable: (stream) => stream.interrupt("SUBGRAPH_UNAVAILABLE"),
  refuse({ api }) {
    api.cut();
    api.refuse(true);
  },
  pass: ({ api }) => api.refuse(false),
} satisfies Record<string, (stream: World["stream"]) => void>;

describe("what is followed", () => {
  it("is taken once and in order, whatever is cut, expires, breaks or restarts, and wherever", async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant("happens" as const) },
        { weight: 3, arbitrary: fc.constant("turn" as const) },
        { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(accidents) as (keyof typeof accidents)[])) },
      ),
      { maxLength: 80 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (steps, isSlow) => {
        const of = makeStreamWorld(isSlow ? { next: turn } : {});
        try {
          await isUp(of);
          for (const step of steps) {
            if (step === "happens") of.stream.happens();
            else if (step === "turn") await turn();
            else accidents[step](of.stream);
          }
          of.stream.api.refuse(false);
          of.stream.happens();
          await expect.poll(() => lastOf(of), { interval: 5 }).toBe(of.stream.head);
          expect(of.taken.map(({ value }) => value)).toEqual(of.taken.map((_, i) => i));
          expect(of.taken.map(({ event }) => event.snapshot)).toEqual(of.taken.map((_, i) => i === 0));
          expect(of.following.cursor).toBe(`c${of.stream.head}`);
          expect(of.stream.api.open).toBe(1);
        } finally {
          of.end();
        }
      }),
      { numRuns: 150 },
    );
  });

  it("ends where the consumer could not take an event, and keeps the cursor before it", async () => {
    const of = world({
      next: (value) => {
        if (value === 2) throw new Error("no room");
      },
    });
    await isUp(of);
    for (let i = 0; i < 3; i += 1) of.stream.happens();
    await expect.poll(() => of.following.state.status).toBe("ended");
    expect(of.following.state).toMatchObject({ error: { code: "CONSUMER_FAILED" } });
    expect(of.following.cursor).toBe("c1");
    expect(lastOf(of)).toBe(1);
  });

  it("ends where the session has, and says so", async () => {
    const of = world();
    await isUp(of);
    of.stream.endSession();
    await expect.poll(() => of.following.state).toMatchObject({ status: "ended", error: { code: "SESSION_ENDED" } });
  });

  it("ends where the API would answer the same again", async () => {
    const of = world();
    await isUp(of);
    of.stream.interrupt("FORBIDDEN");
    await expect.poll(() => of.following.state).toMatchObject({ status: "ended", error: { code: "FORBIDDEN" } });
    expect(of.following.state).toMatchObject({ error: { docUrl: "https://coffer.test/errors/FORBIDDEN" } });
  });

  it("ends where it needs a fresh proof, and nobody gives one", async () => {
    for (const stepUp of [undefined, async () => false, () => Promise.reject(new Error("broken"))]) {
      const of = world(stepUp ? { stepUp } : {});
      await isUp(of);
      of.stream.interrupt("STEP_UP_REQUIRED");
      await expect
        .poll(() => of.following.state)
        .toMatchObject({ status: "ended", error: { code: "STEP_UP_REQUIRED" } });
    }
  });

  it("goes on with a new proof behind the event that needed it, over a socket of the new token", async () => {
    let proved = 0;
    const of: World = world({
      async stepUp() {
        proved += 1;
        of.stream.expire();
        return true;
      },
    });
    await isUp(of);
    of.stream.happens();
    await expect.poll(() => lastOf(of)).toBe(1);
    of.stream.interrupt("STEP_UP_REQUIRED");
    await expect.poll(() => of.stream.subscriptions.length).toBeGreaterThan(1);
    of.stream.happens();
    await expect.poll(() => lastOf(of)).toBe(2);
    expect(of.taken.map(({ value }) => value)).toEqual([0, 1, 2]);
    expect(proved).toBe(1);
    expect(of.stream.subscriptions.at(-1)?.authorization).toBe("Bearer token-2");
  });

  it("blames the token that was refused, and not the one that another following has got since", async () => {
    const of = world();
    const { promise: room, resolve: makeRoom } = Promise.withResolvers<void>();
    const slow = of.begin({ next: (value) => (value === 1 ? room : undefined) });
    await isUp(of);
    await expect.poll(() => slow.taken.length).toBe(1);
    of.stream.happens();
    of.stream.expire();
    // The other one is back, with a new token, when this one hears of the end.
    await expect.poll(() => of.stream.subscriptions.length).toBe(3);
    makeRoom();
    await expect.poll(() => of.stream.subscriptions.length).toBe(4);
    of.stream.expire();
    of.stream.happens();
    await expect.poll(() => slow.taken.map(({ value }) => value)).toEqual([0, 1, 2]);
    expect(slow.following.state.status).not.toBe("ended");
  });

  it("is not gone on with as another, who logged in since", async () => {
    const of = world({ user: "usr_ann" });
    await isUp(of);
    of.stream.api.cut();
    await expect.poll(() => of.stream.subscriptions.length).toBe(2);
    of.logIn("usr_ben");
    of.stream.api.cut();
    await expect.poll(() => of.following.state).toMatchObject({ status: "ended", error: { code: "SESSION_ENDED" } });
    expect(of.stream.subscriptions).toHaveLength(2);
  });

  it("goes on past an event that may not be seen", async () => {
    const of = world();
    await isUp(of);
    of.stream.passOver("FORBIDDEN");
    of.stream.happens();
    await expect.poll(() => lastOf(of)).toBe(1);
    expect(of.faults).toMatchObject([{ code: "FORBIDDEN" }]);
    expect(of.stream.subscriptions).toHaveLength(1);
  });

  it("begins anew where its cursor is not known any more, and says so once", async () => {
    const of = world();
    await isUp(of);
    of.stream.knowsCursors = false;
    of.stream.api.cut();
    await expect.poll(() => of.taken.length).toBe(2);
    of.stream.happens();
    await expect.poll(() => of.taken.length).toBe(3);
    expect(of.taken.map(({ event }) => [event.snapshot, event.anew])).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
    expect(of.faults).toMatchObject([{ code: "BAD_USER_INPUT", inputs: [{ code: "INVALID_CURSOR" }] }]);
  });

  it("goes on behind a cursor that was stored", async () => {
    const of = world({ after: "c0" });
    await expect.poll(() => of.stream.api.open).toBe(1);
    of.stream.happens();
    await expect.poll(() => lastOf(of)).toBe(1);
    expect(of.stream.subscriptions[0]?.variables).toEqual({ after: "c0" });
  });

  it("tells what a part of could not be read, and goes on", async () => {
    const of = world();
    await isUp(of);
    of.stream.passOver("SUBGRAPH_UNAVAILABLE", { number: { cursor: "c1", snapshot: false, value: 1 } });
    await expect.poll(() => of.taken.length).toBe(2);
    expect(of.taken.at(-1)?.event.errors).toMatchObject([{ code: "SUBGRAPH_UNAVAILABLE" }]);
    expect(of.following.cursor).toBe("c1");
  });

  it("is live, offline since the cut, catching up, and live again", async () => {
    const of = world();
    await isUp(of);
    await expect.poll(() => of.following.state.status).toBe("live");
    const before = Date.now();
    of.stream.api.refuse(true);
    of.stream.api.cut();
    await expect.poll(() => of.following.state.status).toBe("offline");
    const { since } = of.following.state;
    const failed = of.stream.api.sockets.length;
    await expect.poll(() => of.stream.api.sockets.length).toBeGreaterThan(failed + 2);
    expect(of.following.state).toEqual({ status: "offline", since });
    expect(since.getTime()).toBeGreaterThanOrEqual(before);
    of.stream.api.refuse(false);
    await expect.poll(() => of.following.state.status).toBe("live");
    expect(of.states.map(({ status }) => status)).toEqual(["live", "offline", "catching-up", "live"]);
  });

  it("is given to a slow consumer whole, however much comes at once", async () => {
    let isBusy = false;
    const of = world({
      async next() {
        while (isBusy) await turn();
      },
    });
    await isUp(of);
    isBusy = true;
    for (let i = 0; i < 2_500; i += 1) of.stream.happens();
    // It takes no more before it: what is too much is asked for again when it is through.
    await expect.poll(() => of.stream.subscriptions[0]?.isOver).toBe(true);
    expect(lastOf(of)).toBeLessThan(2_500);
    isBusy = false;
    await expect.poll(() => lastOf(of)).toBe(2_500);
    expect(of.taken.map(({ value }) => value)).toEqual(of.taken.map((_, i) => i));
    await expect.poll(() => of.stream.subscriptions.length).toBeGreaterThan(1);
  });

  it("gives nothing more once it was stopped", async () => {
    const of = world();
    await isUp(of);
    of.following.stop();
    of.stream.happens();
    await expect.poll(() => of.stream.subscriptions[0]?.isOver).toBe(true);
    expect(lastOf(of)).toBe(0);
    expect(of.following.state).toMatchObject({ status: "ended", error: null });
  });
});
