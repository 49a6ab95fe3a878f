import { newId, uuidOf } from "@coffer/contracts/ids";
import { anonymous, type UserActor } from "@coffer/platform/identity/actor";
import type { StreamEvent, StreamPage, StreamPosition } from "@coffer/platform/streams/streams";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, type World, world } from "./world.ts";

const STREAM = "query ($request: StreamRequest!) { verificationStream(request: $request) }";
const FOLLOW =
  "subscription { verificationStatus { cursor snapshot status verification { id status level networks } } }";
const CYCLE = ["PENDING", "PROCESSING", "REJECTED"];

let here: World;
/** Rejected four times, verified in the end: 15 events. */
let alice: UserActor;

beforeAll(async () => {
  here = await world();
  alice = person();
  for (let i = 0; i < 4; i += 1) {
    await here.submit(alice);
    await here.work({ judge: async () => ({ status: "REJECTED", reasons: ["Too dark."] }) });
  }
  await here.submit(alice);
  await here.work();
});
afterAll(() => here.close());

const streamOf = (actor: UserActor) => `verification:${actor.userId}`;
const at = (actor: UserActor, sequence: number | string): StreamPosition => ({
  stream: streamOf(actor),
  sequence: String(sequence),
});

const request = (actor: UserActor, asked: object) =>
  here.ask(actor, STREAM, { request: { field: "verificationStatus", ...asked } });
async function open(actor: UserActor, positions: readonly StreamPosition[] | null): Promise<StreamPage> {
  const { data, errors } = await request(actor, { op: "open", arguments: {}, positions });
  expect(errors).toBeUndefined();
  return data?.verificationStream as StreamPage;
}
async function eventsAfter(actor: UserActor, sequence: number, limit: number): Promise<readonly StreamEvent[]> {
  const { data } = await request(actor, {
    op: "eventsAfter",
    stream: streamOf(actor),
    sequence: String(sequence),
    limit,
  });
  return (data?.verificationStream as { events: readonly StreamEvent[] } | undefined)?.events ?? [];
}
const told = (events: readonly StreamEvent[]) => events.map(({ sequence, data }) => `${sequence} ${data.status}`);
const HISTORY = [...CYCLE, ...CYCLE, ...CYCLE, ...CYCLE, "PENDING", "PROCESSING", "VERIFIED"].map(
  (status, i) => `${i + 1} ${status}`,
);

describe("the stream of verificationStatus", () => {
  const mallory = person();
  it.each<[string, (own: UserActor) => readonly unknown[]]>([
    ["somebody else's stream", () => [at(alice, 1)]],
    ["somebody else's stream beside the own one", (own) => [at(own, 0), at(alice, 1)]],
    ["the own stream twice", (own) => [at(own, 0), at(own, 0)]],
    ["no stream", () => []],
    ["a place that the stream has not reached", (own) => [at(own, 1)]],
    ["a place far behind every number", (own) => [at(own, "999999999999999999")]],
    ["a negative place", (own) => [at(own, -1)]],
    ["a place that is no number", (own) => [at(own, "1; DROP TABLE person")]],
    ["a place with a leading zero", (own) => [at(own, "00")]],
    ["a place of 19 digits", (own) => [at(own, "1000000000000000000")]],
    ["no place", (own) => [{ stream: streamOf(own) }]],
  ])("refuses a cursor with %s", async (_what, forge) => {
    const { data, errors } = await request(mallory, { op: "open", arguments: {}, positions: forge(mallory) });
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      inputs: [{ path: "after", code: "INVALID_CURSOR" }],
    });
  });

  it("refuses to read on in somebody else's stream, staff included", async () => {
    for (const viewer of [mallory, person("ADMIN", "COMPLIANCE")]) {
      const { data, errors } = await request(viewer, {
        op: "eventsAfter",
        stream: streamOf(alice),
        sequence: "0",
        limit: 9,
      });
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  it("refuses another field's request, and a caller who is not logged in", async () => {
    const asked = { op: "open", field: "balanceChanged", arguments: {}, positions: [at(alice, 0)] };
    expect((await here.ask(alice, STREAM, { request: asked })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect((await here.ask(anonymous, STREAM, { request: asked })).errors?.[0]?.extensions.code).toBe(
      "UNAUTHENTICATED",
    );
  });

  it("begins without a snapshot where there is no verification yet", async () => {
    const nobody = person();
    expect(await open(nobody, null)).toEqual({ positions: [at(nobody, 0)], events: [], more: false });
    expect(await open(nobody, [at(nobody, 0)])).toEqual({ positions: [at(nobody, 0)], events: [], more: false });
  });

  it("begins with the present state, at the head", async () => {
    const { positions, events, more } = await open(alice, null);
    expect(positions).toEqual([at(alice, 15)]);
    expect(more).toBe(false);
    expect(events).toEqual([
      {
        field: "verificationStatus",
        ...at(alice, 15),
        audience: [streamOf(alice)],
        snapshot: true,
        data: expect.objectContaining({ userId: alice.userId, status: "VERIFIED", level: 1 }),
      },
    ]);
  });

  it("still gives the snapshot to a follower whose snapshot was not delivered", async () => {
    const { events } = await open(alice, [{ ...at(alice, 15), pendingSnapshot: true }]);
    expect(events.map(({ snapshot, sequence }) => [snapshot, sequence])).toEqual([[true, "15"]]);
  });

  it("goes on from any place with exactly the later events, in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 20 }), async (place, limit) => {
        const opened = await open(alice, [at(alice, place)]);
        expect(told(opened.events)).toEqual(HISTORY.slice(place));
        expect(opened).toMatchObject({ positions: [at(alice, 15)], more: false });
        expect(opened.events.some(({ snapshot }) => snapshot)).toBe(false);
        expect(told(await eventsAfter(alice, place, limit))).toEqual(HISTORY.slice(place, place + limit));
      }),
      { numRuns: 40 },
    );
  });

  it("gives a long history in pages that leave nothing out and repeat nothing", async () => {
    const old = person();
    const user = uuidOf(old.userId);
    await here.rows("INSERT INTO verification.person (user_id, sequence) VALUES ($1, 450)", [user]);
    await here.rows(
      "INSERT INTO verification.status_event (user_id, sequence, verification_id, status, level, at) SELECT $1, n, $2, 'RESUBMIT', 0, now() FROM generate_series(1, 450) n",
      [user, uuidOf(newId("ver"))],
    );
    const seen: string[] = [];
    for (let more = true; more; ) {
      const page = await open(old, [at(old, seen.at(-1) ?? 0)]);
      seen.push(...page.events.map(({ sequence }) => sequence));
      expect(page.positions).toEqual([at(old, 450)]);
      more = page.more;
    }
    expect(seen).toEqual(Array.from({ length: 450 }, (_, i) => String(i + 1)));
  });

  it("says the same of an event live and from the history", async () => {
    const live = (await here.stated("status.changed")).filter(({ ownerid }) => ownerid === alice.userId);
    const { events } = await open(alice, [at(alice, 0)]);
    expect(live.map(({ data, follow }) => ({ field: follow?.field, ...follow?.places[0], data }))).toEqual(events);
  });

  it("shows a head and a snapshot that belong together, however fast the state changes", async () => {
    const busy = person();
    const changes = (async () => {
      for (let i = 0; i < 8; i += 1) {
        await here.submit(busy);
        await here.work({ judge: async () => ({ status: "RESUBMIT", reasons: ["Again."] }) });
      }
      return "done";
    })();
    const looks: StreamPage[] = [];
    while ((await Promise.race([changes, open(busy, null).then((page) => looks.push(page))])) !== "done");
    const history = await open(busy, [at(busy, 0)]);
    expect(told(history.events)).toHaveLength(24);
    for (const { positions, events } of looks) {
      const place = Number(positions[0]?.sequence);
      expect(told(events)).toEqual(told(history.events).slice(Math.max(place - 1, 0), place));
    }
    expect(new Set(looks.map(({ positions }) => positions[0]?.sequence)).size).toBeGreaterThan(3);
  });
});

describe("verificationStatus", () => {
  const readEvent = async (actor: UserActor, sequence: number) => {
    const [event] = await eventsAfter(actor, sequence - 1, 1);
    return { ...event, cursor: `cursor-${sequence}`, snapshot: false };
  };

  it("refuses a subscription that came by HTTP, and one without a login", async () => {
    expect((await here.ask(alice, FOLLOW)).errors?.[0]?.extensions.code).toBe("SUBSCRIPTIONS_NEED_WEBSOCKET");
    expect((await here.ask(anonymous, FOLLOW)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("refuses somebody else's event, staff included", async () => {
    const event = await readEvent(alice, 15);
    for (const viewer of [person(), person("ADMIN")]) {
      const { data, errors } = await here.ask(viewer, FOLLOW, {}, event);
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    expect((await here.ask(anonymous, FOLLOW, {}, event)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("shows the status at the event beside the verification as it is now", async () => {
    const { data, errors } = await here.ask(alice, FOLLOW, {}, await readEvent(alice, 14));
    expect(errors).toBeUndefined();
    expect(data?.verificationStatus).toEqual({
      cursor: "cursor-14",
      snapshot: false,
      status: "PROCESSING",
      verification: { id: expect.stringMatching(/^ver_/), status: "VERIFIED", level: 1, networks: ["ETHEREUM"] },
    });
  });
});
