import fc from "fast-check";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import { encodeCursor } from "./cursor.ts";
import { makeLiveFeed } from "./live-feed.ts";
import type { Position, StreamEvent, StreamItem, StreamOwner } from "./stream-types.ts";
import { makeStreams, type StreamsOptions } from "./streams.ts";

type Delivered = { stream: string; sequence: number; snapshot: boolean; cursor: string; data?: object };

const context: GatewayContext = { requestId: "r", actor: "alice" };
const FIELD = "balanceChanged";
const KEY = "user:alice";

/**
 * All that has to happen until nothing more happens by itself: no timer is involved, so one turn of
 * the loop is enough.
 */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The truth: append-only streams of one user, and how their owner answers. */
function makeHistory(options: { pageMax?: number; snapshots?: boolean; owns?: (stream: string) => boolean } = {}) {
  const { pageMax = 3, snapshots = true, owns = () => true } = options;
  const heads = new Map<string, number>();
  const state = { calls: 0, failNext: 0, holdNext: null as Promise<void> | null };
  const eventAt = (stream: string, sequence: number): StreamEvent => ({
    field: FIELD,
    stream,
    sequence: String(sequence),
    audience: [stream, KEY],
    data: { stream, sequence, inner: { of: stream } },
  });
  const answer = async () => {
    state.calls += 1;
    const hold = state.holdNext;
    state.holdNext = null;
    await hold;
    if (state.failNext > 0) {
      state.failNext -= 1;
      throw new Error("the owner is away");
    }
  };
  const snapshotOf = (stream: string): StreamEvent => ({ ...eventAt(stream, heads.get(stream) ?? 0), snapshot: true });

  const owner: StreamOwner = {
    keyOf: async () => ({ ok: true, key: KEY }),
    async open({ positions }) {
      await answer();
      if (positions?.some(({ stream }) => !owns(stream))) {
        return { ok: false, error: new GraphQLError("No such account.", { extensions: { code: "FORBIDDEN" } }) };
      }
      if (positions?.some(({ stream, sequence }) => Number(sequence) > (heads.get(stream) ?? 0)))
        return { ok: false, error: new GraphQLError("It is ahead.", { extensions: { code: "BAD_USER_INPUT" } }) };
      const known = new Map(positions?.map((position) => [position.stream, position]));
      const events: StreamEvent[] = [];
      const fresh: Position[] = [];
      let more = false;
      for (const [stream, head] of heads) {
        const at = known.get(stream);
        const wantsSnapshot = snapshots && (positions === null || at?.pendingSnapshot === true);
        const isDue = wantsSnapshot && events.length >= pageMax; // in a later answer
        if (wantsSnapshot && !isDue) events.push(snapshotOf(stream));
        more ||= isDue;
        for (
          let next = Number(at?.sequence ?? 0) + 1;
          positions !== null && !wantsSnapshot && next <= head;
          next += 1
        ) {
          if (events.length < pageMax) events.push(eventAt(stream, next));
          else more = true;
        }
        if (at) continue;
        fresh.push({ stream, sequence: String(head), ...(isDue ? { pendingSnapshot: true } : {}) });
      }
      return { ok: true, positions: fresh, events, more };
    },
    async eventsAfter({ stream, sequence, limit }) {
      await answer();
      const from = Number(sequence);
      const count = Math.min(limit, (heads.get(stream) ?? 0) - from);
      return Array.from({ length: Math.max(count, 0) }, (_, i) => eventAt(stream, from + 1 + i));
    },
  };
  const commit = (stream: string): StreamEvent => {
    const sequence = (heads.get(stream) ?? 0) + 1;
    heads.set(stream, sequence);
    return eventAt(stream, sequence);
  };
  return { owner, heads, commit, state, eventAt };
}

function makeWorld(
  options: Parameters<typeof makeHistory>[0] & { streams?: Partial<StreamsOptions<GatewayContext>> } = {},
) {
  const history = makeHistory(options);
  const feed = makeLiveFeed();
  const faults: unknown[] = [];
  const streams = makeStreams({
    feed,
    owner: history.owner,
    reportFault: (fault) => faults.push(fault),
    wait: async () => {},
    pageMax: 2,
    ...options.streams,
  });
  const follow = async (after?: string | null) => {
    const subscribed = await streams.subscribe({ field: FIELD, arguments: { after }, context });
    if (!subscribed.ok) throw subscribed.error;
    return new Client(subscribed.items);
  };
  return { ...history, feed, streams, follow, faults };
}

/** Takes what there is, one after the other, and keeps an unanswered next() for later. */
class Client {
  readonly seen: Delivered[] = [];
  error: GraphQLError | undefined;
  done = false;
  readonly items: AsyncIterator<StreamItem, undefined>;
  #asked: Promise<void> | null = null;
  #answered = true;

  constructor(items: AsyncIterator<StreamItem, undefined>) {
    this.items = items;
  }

  get cursor(): string | undefined {
    return this.seen.at(-1)?.cursor;
  }

  /** At most `count` deliveries; fewer where nothing more comes. */
  async take(count: number): Promise<void> {
    for (let taken = 0; taken < count && !this.done; taken += 1) {
      if (this.#answered) this.#ask();
      await settled();
      if (!this.#answered) return;
    }
  }

  takeAll = () => this.take(10_000);

  #ask(): void {
    this.#answered = false;
    this.#asked = this.items.next().then((result) => {
      this.#answered = true;
      if (result.done) this.done = true;
      else if ("error" in result.value) this.error = result.value.error;
      else {
        const { sequence, ...event } = result.value.event as Omit<Delivered, "sequence"> & { sequence: string };
        this.seen.push({ ...event, sequence: Number(sequence) });
      }
    });
  }

  async leave(): Promise<void> {
    await this.items.return?.();
    await this.#asked;
  }
}

const sequencesOf = (seen: readonly Delivered[], stream: string) =>
  seen
    .filter((event) => event.stream === stream)
    .map(({ sequence, snapshot }) => (snapshot ? `s${sequence}` : sequence));

describe("subscribing", () => {
  it.each(["", "x", "not base64url!", encodeCursor("other", [{ stream: "a", sequence: "1" }])])(
    "refuses the malformed cursor %j as bad input, and listens to nothing",
    async (after) => {
      const { streams, feed, state } = makeWorld();
      const refused = await streams.subscribe({ field: FIELD, arguments: { after }, context });
      expect(refused).toMatchObject({
        ok: false,
        error: { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } },
      });
      expect([feed.listeners, state.calls]).toEqual([0, 0]);
    },
  );

  it("refuses a forged cursor that names somebody else's stream, in the owner's words", async () => {
    const { streams, feed, commit } = makeWorld({ owns: (stream) => stream === "a:1" });
    commit("a:1");
    const after = encodeCursor(FIELD, [{ stream: "bobs:1", sequence: "0" }]);
    const refused = await streams.subscribe({ field: FIELD, arguments: { after }, context });
    expect(refused).toMatchObject({ ok: false, error: { extensions: { code: "FORBIDDEN" } } });
    expect([feed.listeners, streams.size]).toEqual([0, 0]);
  });

  it("asks nothing and listens to nothing where the owner refuses the key", async () => {
    const { owner, feed, state } = makeWorld();
    const error = new GraphQLError("No such account.");
    const streams = makeStreams({
      feed,
      owner: { ...owner, keyOf: async () => ({ ok: false, error }) },
      reportFault() {},
    });
    expect(await streams.subscribe({ field: FIELD, arguments: {}, context })).toEqual({ ok: false, error });
    expect([feed.listeners, state.calls]).toEqual([0, 0]);
  });

  it("throws where the owner cannot be reached, and leaves no listener behind", async () => {
    const { streams, feed, state } = makeWorld();
    state.failNext = 1;
    await expect(streams.subscribe({ field: FIELD, arguments: {}, context })).rejects.toThrow("away");
    expect([feed.listeners, streams.size]).toEqual([0, 0]);
  });

  it("passes the arguments on without the cursor", async () => {
    const { owner, feed } = makeWorld();
    const asked: unknown[] = [];
    const streams = makeStreams({
      feed,
      owner: {
        ...owner,
        keyOf: async ({ arguments: given }) => ({ ok: asked.push(given) > 0, key: KEY }) as { ok: true; key: string },
      },
      reportFault() {},
    });
    await streams.subscribe({ field: FIELD, arguments: { accountId: "a", after: null }, context });
    expect(asked).toEqual([{ accountId: "a" }]);
  });
});

describe("a subscription", () => {
  it("gives the present state, then each later event, marked", async () => {
    const { follow, commit, feed } = makeWorld();
    commit("a:1");
    commit("a:1");
    const client = await follow();
    feed.publish(commit("a:1"));
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:1")).toEqual(["s2", 3]);
  });

  it("misses nothing that is committed between the listening and the snapshot, and repeats nothing", async () => {
    const { streams, state, commit, feed } = makeWorld();
    commit("a:1");
    let release: () => void = () => {};
    state.holdNext = new Promise((resolve) => (release = resolve));
    const subscribing = streams.subscribe({ field: FIELD, arguments: {}, context });
    await settled();
    feed.publish(commit("a:1"));
    release();
    const subscribed = await subscribing;
    if (!subscribed.ok) throw subscribed.error;
    feed.publish(commit("a:1"));
    const client = new Client(subscribed.items);
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:1")).toEqual(["s2", 3]);
  });

  it("fills a gap from the owner, page by page, and drops what comes late or twice", async () => {
    const { follow, commit, feed } = makeWorld();
    const client = await follow();
    const events = Array.from({ length: 7 }, () => commit("a:1"));
    const [first, second, , , , , last] = events;
    if (!first || !second || !last) throw new Error("no events");
    for (const event of [first, last, second, last, first]) feed.publish(event);
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:1")).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("follows a stream that did not exist before from its first event", async () => {
    const { follow, commit, feed } = makeWorld();
    commit("a:1");
    const client = await follow();
    feed.publish(commit("a:2"));
    feed.publish(commit("a:2"));
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:2")).toEqual([1, 2]);
  });

  it("continues after a cursor with what was missed, of new streams too, without a snapshot", async () => {
    const { follow, commit } = makeWorld();
    commit("a:1");
    const before = await follow();
    await before.takeAll();
    await before.leave();
    for (const stream of ["a:1", "a:1", "a:2", "a:1", "a:2"]) commit(stream);
    const client = await follow(before.cursor);
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:1")).toEqual([2, 3, 4]);
    expect(sequencesOf(client.seen, "a:2")).toEqual([1, 2]);
  });

  it("continues in the middle of a snapshot of many streams with the snapshots that are still due", async () => {
    const { follow, commit } = makeWorld({ pageMax: 2 });
    for (const stream of ["a:1", "a:2", "a:3", "a:4", "a:5"]) commit(stream);
    const before = await follow();
    await before.take(3);
    await before.leave();
    for (const stream of ["a:1", "a:4"]) commit(stream);
    const client = await follow(before.cursor);
    await client.takeAll();
    expect(before.seen.map(({ stream }) => stream)).toEqual(["a:1", "a:2", "a:3"]);
    expect(sequencesOf(client.seen, "a:1")).toEqual([2]);
    expect(sequencesOf(client.seen, "a:2")).toEqual([]);
    expect(sequencesOf(client.seen, "a:4")).toEqual(["s2"]);
    expect(sequencesOf(client.seen, "a:5")).toEqual(["s1"]);
  });

  it("reads up to the heads that the owner names, where the events themselves were not in the answer", async () => {
    const { owner, feed, commit } = makeWorld();
    commit("a:1");
    const heads: Position[] = [{ stream: "a:2", sequence: "3" }];
    for (let i = 0; i < 3; i += 1) commit("a:2");
    const streams = makeStreams({
      feed,
      owner: { ...owner, open: async () => ({ ok: true, positions: heads, events: [], more: false }) },
      reportFault() {},
    });
    const after = encodeCursor(FIELD, [{ stream: "a:1", sequence: "1" }]);
    const subscribed = await streams.subscribe({ field: FIELD, arguments: { after }, context });
    if (!subscribed.ok) throw subscribed.error;
    const client = new Client(subscribed.items);
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:2")).toEqual([1, 2, 3]);
  });

  it("hears of its own field only", async () => {
    const { follow, feed, eventAt } = makeWorld();
    const client = await follow();
    feed.publish({ ...eventAt("a:1", 1), field: "paymentStatus" });
    await client.takeAll();
    expect(client.seen).toEqual([]);
  });

  it("hands on the place of an event that the bus told of, and nothing that came with it", async () => {
    const { follow, feed, commit, eventAt } = makeWorld();
    commit("a:1");
    const client = await follow();
    await client.takeAll();
    feed.publish(commit("a:1"));
    await client.takeAll();

    expect(client.seen.map(({ data }) => data)).toEqual([eventAt("a:1", 1).data, undefined]);
    expect(Object.keys(client.seen[1] ?? {}).toSorted()).toEqual(["cursor", "sequence", "snapshot", "stream"]);
  });
});

describe("after the feed was broken", () => {
  it("resyncAll brings what was lost to every subscription", async () => {
    const { follow, commit, streams } = makeWorld({ streams: { ownerCallsMax: 2 } });
    const clients = [await follow(), await follow(), await follow(), await follow()];
    for (const client of clients) await client.takeAll();
    for (const stream of ["a:1", "a:1", "a:2"]) commit(stream);
    streams.resyncAll();
    for (const client of clients) {
      await client.takeAll();
      expect(sequencesOf(client.seen, "a:1")).toEqual([1, 2]);
      expect(sequencesOf(client.seen, "a:2")).toEqual([1]);
    }
  });

  it("asks once more where it breaks again while the owner is being asked", async () => {
    const { owner, feed, commit } = makeWorld();
    let answered: () => void = () => {};
    const isAnswered = new Promise<void>((resolve) => (answered = resolve));
    let opens = 0;
    const open: typeof owner.open = async (request) => {
      const answer = await owner.open(request);
      if (++opens === 2) await isAnswered;
      return answer;
    };
    const streams = makeStreams({ feed, owner: { ...owner, open }, reportFault() {} });
    const subscribed = await streams.subscribe({ field: FIELD, arguments: {}, context });
    if (!subscribed.ok) throw subscribed.error;
    const client = new Client(subscribed.items);
    commit("a:1");
    streams.resyncAll();
    await client.take(1);
    commit("a:1");
    streams.resyncAll();
    answered();
    await client.takeAll();
    expect(sequencesOf(client.seen, "a:1")).toEqual([1, 2]);
  });

  it("ends the subscription where the owner refuses it now", async () => {
    let owns = true;
    const { follow, commit, streams, feed } = makeWorld({ owns: () => owns });
    commit("a:1");
    const client = await follow();
    await client.takeAll();
    owns = false;
    commit("a:1");
    streams.resyncAll();
    await client.takeAll();
    expect(client.error?.extensions.code).toBe("FORBIDDEN");
    expect([client.done, feed.listeners]).toEqual([true, 0]);
  });
});

describe("after the owner was restored to an earlier state", () => {
  it.each([2, 3, 4])("ends at the first event that comes, and delivers nothing of it: %d lost", async (lost) => {
    const world = makeWorld();
    for (let n = 0; n < 4; n += 1) world.commit("a");
    const client = await world.follow();
    await client.takeAll();
    world.feed.publish(world.commit("a"));
    await client.takeAll();
    const seen = [...client.seen];

    world.heads.set("a", 5 - lost);
    world.feed.publish(world.commit("a"));
    await client.takeAll();

    expect(client.error?.message).toBe("It is ahead.");
    expect(client.seen).toEqual(seen);
  });

  it("ends when the feed was broken meanwhile", async () => {
    const world = makeWorld();
    for (let n = 0; n < 4; n += 1) world.commit("a");
    const client = await world.follow();
    await client.takeAll();

    world.heads.set("a", 2);
    world.streams.resyncAll();
    await client.takeAll();

    expect(client.error?.message).toBe("It is ahead.");
    await expect(world.follow(client.cursor)).rejects.toThrow("It is ahead.");
  });
});

describe("when the owner fails while live", () => {
  it("tries again, then ends with STREAM_INTERRUPTED, from whose cursor nothing is lost", async () => {
    const { follow, commit, feed, state, faults } = makeWorld({ streams: { retryDelaysMs: [1, 2] } });
    commit("a:1");
    const client = await follow();
    await client.takeAll();
    commit("a:1");
    state.failNext = 3;
    feed.publish(commit("a:1"));
    await client.takeAll();
    expect(client.error?.extensions.code).toBe("STREAM_INTERRUPTED");
    expect([client.done, feed.listeners, faults.length]).toEqual([true, 0, 3]);

    const again = await follow(client.cursor);
    await again.takeAll();
    expect(sequencesOf(again.seen, "a:1")).toEqual([2, 3]);
  });

  it("goes on where a later attempt succeeds", async () => {
    const { follow, commit, feed, state } = makeWorld({ streams: { retryDelaysMs: [1, 2] } });
    const client = await follow();
    commit("a:1");
    state.failNext = 2;
    feed.publish(commit("a:1"));
    await client.takeAll();
    expect(client.error).toBeUndefined();
    expect(sequencesOf(client.seen, "a:1")).toEqual([1, 2]);
  });

  it("does not trust an answer that leads nowhere", async () => {
    const { owner, feed, commit } = makeWorld();
    const streams = makeStreams({
      feed,
      owner: { ...owner, eventsAfter: async () => [] },
      reportFault() {},
      wait: async () => {},
    });
    const subscribed = await streams.subscribe({ field: FIELD, arguments: {}, context });
    if (!subscribed.ok) throw subscribed.error;
    const client = new Client(subscribed.items);
    commit("a:1");
    feed.publish(commit("a:1"));
    await client.takeAll();
    expect(client.seen).toEqual([]);
    expect(client.error?.extensions.code).toBe("STREAM_INTERRUPTED");
  });
});

describe("a client who does not take its events", () => {
  it("is ended with SLOW_CONSUMER once its queue is full, and holds nothing any more", async () => {
    const { follow, commit, feed, streams } = makeWorld({ streams: { queueMax: 5 } });
    const client = await follow();
    for (let i = 0; i < 6; i += 1) feed.publish(commit("a:1"));
    expect([feed.listeners, streams.size]).toEqual([0, 0]);
    await client.takeAll();
    expect(client.error?.extensions.code).toBe("SLOW_CONSUMER");
    expect([client.seen.length, client.done]).toEqual([0, true]);
  });

  it("is not blamed for what piles up while the owner is asked, and loses none of it", async () => {
    const { follow, commit, feed, state } = makeWorld({ streams: { queueMax: 5 } });
    const client = await follow();
    let release: () => void = () => {};
    state.holdNext = new Promise((resolve) => (release = resolve));
    commit("a:1");
    feed.publish(commit("a:1"));
    await client.take(1);
    for (let i = 0; i < 6; i += 1) feed.publish(commit("a:1"));
    release();
    await client.takeAll();
    expect(client.error).toBeUndefined();
    expect(sequencesOf(client.seen, "a:1")).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("return()", () => {
  it("unlistens at once and ends a pending next()", async () => {
    const { follow, feed, streams } = makeWorld();
    const { items } = await follow();
    const pending = items.next();
    await settled();
    expect(feed.listeners).toBe(1);
    const returned = items.return?.();
    expect([feed.listeners, streams.size]).toEqual([0, 0]);
    expect(await returned).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it("ends a next() that waits for the owner, without waiting for the owner", async () => {
    const { follow, commit, feed, state } = makeWorld();
    const { items } = await follow();
    state.holdNext = new Promise(() => {});
    commit("a:1");
    feed.publish(commit("a:1"));
    const pending = items.next();
    await settled();
    await items.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  it("ends a next() that waits before another attempt", async () => {
    const { follow, commit, feed, state } = makeWorld({ streams: { wait: () => new Promise(() => {}) } });
    const { items } = await follow();
    state.failNext = 1;
    commit("a:1");
    feed.publish(commit("a:1"));
    const pending = items.next();
    await settled();
    await items.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
  });
});

const streamNames = fc.constantFrom("a:1", "a:2", "a:3", "a:4");
const commands = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant("commit" as const), stream: streamNames, publish: fc.boolean() }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("publish" as const), pick: fc.nat(100), keep: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("take" as const), count: fc.nat(6) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("reconnect" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("resync" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), times: fc.integer({ min: 1, max: 3 }) }) },
  ),
  { maxLength: 60 },
);

describe("from a feed that loses, repeats, delays and reorders", () => {
  it.each([{ snapshots: true }, { snapshots: false }])(
    "every subscriber sees each event of each stream once and in order, across reconnects ($snapshots)",
    async ({ snapshots }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(streamNames),
          commands,
          fc.integer({ min: 1, max: 4 }),
          async (before, script, pageMax) => {
            const world = makeWorld({ snapshots, pageMax, streams: { queueMax: 8, retryDelaysMs: [1, 1, 1, 1] } });
            for (const stream of before) world.commit(stream);
            let startedAt = new Map(world.heads);
            let client = await world.follow();
            const seen: Delivered[] = [];
            const delayed: StreamEvent[] = [];
            const reconnect = async () => {
              await client.leave();
              seen.push(...client.seen);
              world.state.failNext = 0;
              const cursor = seen.at(-1)?.cursor;
              if (cursor === undefined) startedAt = new Map(world.heads);
              client = await world.follow(cursor);
            };
            for (const command of script) {
              if (command.do === "commit") {
                const event = world.commit(command.stream);
                if (command.publish) world.feed.publish(event);
                else delayed.push(event);
              } else if (command.do === "publish" && delayed.length > 0) {
                const at = command.pick % delayed.length;
                const [event] = command.keep ? [delayed[at]] : delayed.splice(at, 1);
                if (event) world.feed.publish(event);
              } else if (command.do === "take") await client.take(command.count);
              else if (command.do === "reconnect") await reconnect();
              else if (command.do === "resync") world.streams.resyncAll();
              else if (command.do === "fail") world.state.failNext = command.times;
              if (client.error || client.done) await reconnect();
            }
            world.state.failNext = 0;
            world.streams.resyncAll();
            await client.takeAll();
            if (client.error) await reconnect();
            await client.takeAll();
            seen.push(...client.seen);

            for (const [stream, head] of world.heads) {
              const events = seen.filter((event) => event.stream === stream);
              const started = startedAt.get(stream);
              const first = events[0]?.sequence ?? started ?? 0;
              // A stream that existed begins with its snapshot, or right after where it stood; a
              // new one with its first event.
              if (started !== undefined && snapshots) expect(events[0]?.snapshot).toBe(true);
              else expect(events.length === 0 || first === (started ?? 0) + 1).toBe(true);
              expect(events.filter(({ snapshot }) => snapshot).length).toBe(started !== undefined && snapshots ? 1 : 0);
              expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => first + i));
              expect(events.at(-1)?.sequence ?? started ?? 0).toBe(head);
            }
            await client.leave();
            expect([world.feed.listeners, world.streams.size]).toEqual([0, 0]);
          },
        ),
        { numRuns: 250 },
      );
    },
  );
});
