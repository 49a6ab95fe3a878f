import { randomUUID } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { startReceiver } from "@coffer/testkit/webhook-receiver";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WEBHOOK_EVENT_TYPES } from "../src/domain/events/event-types.ts";
import { requested, step } from "./asking.ts";
import { as, askStream, listed, makeFeedWorld, oneOfEach, openStream, publish, untilKept, wallets } from "./feeding.ts";
import { hook, walletCreated } from "./hooking.ts";
import { PATIENT, type Person, SEND, type World } from "./world.ts";

let world: World;
let bob: Person;
let people = 0;
beforeAll(async () => {
  world = await makeFeedWorld();
  bob = await world.person("bob");
});
afterAll(() => world.end());
const somebody = async (): Promise<Person> => {
  people += 1;
  return world.person(`ann-${people}`);
};

type Streamed = { sequence: string; skipped?: true; data: { id?: string; body?: string } };
const at = ({ userId }: Person, sequence: string | number) => [
  { stream: `events:${userId}`, sequence: String(sequence) },
];
const refusedBy = (answer: { extensions: { code: string } }[]) => answer[0]?.extensions.code;

describe("eventOccurred", () => {
  it("begins now, goes on behind each place, and keeps the places of what was not chosen", async () => {
    const ann = await somebody();
    const [one, two, three] = wallets(ann.userId, 3);
    if (!one || !two || !three) throw new Error("none were made");
    await publish(world, one, two, three);
    const kept = await untilKept(ann, 4);

    expect(await openStream(ann, {}, null)).toEqual({ positions: at(ann, 4), events: [], more: false });
    const all: Streamed[] = (await openStream(ann, {}, at(ann, 0))).events;
    expect(all.map(({ data }) => data.body)).toEqual(kept.map(({ body }) => body));
    const some: Streamed[] = (await openStream(ann, { objectId: two.subject }, at(ann, 1))).events;
    expect(some.map(({ sequence, skipped, data }) => [sequence, skipped ?? false, data.id])).toEqual([
      ["2", true, undefined],
      ["3", false, two.id],
      ["4", true, undefined],
    ]);
    const choosing = { op: "eventsAfter", stream: `events:${ann.userId}`, sequence: "2", limit: 1 };
    const types = ["coffer.auth.user.registered"];
    expect((await askStream(ann, { ...choosing, arguments: { types } })).events).toMatchObject([
      { sequence: "3", skipped: true, data: {} },
    ]);
    expect((await askStream(ann, { ...choosing, arguments: {} })).events).toMatchObject([
      { sequence: "3", data: { id: two.id } },
    ]);
  });

  it("says to whoever may read some types of it nothing of the others", async () => {
    const ann = await somebody();
    await publish(world, ...oneOfEach(ann.userId));
    await untilKept(ann, 1 + WEBHOOK_EVENT_TYPES.length);
    const key = as(world, ann, { scopes: ["wallets:read"] });
    const { events } = await openStream(key, {}, at(ann, 0));
    expect(events).toHaveLength(1 + WEBHOOK_EVENT_TYPES.length);
    const shown = events.filter(({ skipped }: Streamed) => !skipped);
    const types = shown.map(({ data }: Streamed) => (data as { type: string }).type).toSorted();
    expect(types).toEqual(["coffer.wallets.receipt.changed", "coffer.wallets.wallet.created"]);
    for (const { skipped, data } of events) if (skipped) expect(data).toEqual({});
  });

  it("is refused to strangers and of places that were never given, are ahead, or are not kept any more", async () => {
    const ann = await somebody();
    await publish(world, ...wallets(ann.userId, 3));
    await untilKept(ann, 4);
    const theirs = { userId: ann.userId };
    expect(refusedBy(await openStream(bob, theirs, null))).toBe("FORBIDDEN");
    expect(refusedBy(await openStream(bob, theirs, at(ann, 1)))).toBe("FORBIDDEN");
    const auditor = as(world, bob, { roles: ["USER", "AUDITOR"] });
    expect((await openStream(auditor, theirs, null)).positions).toEqual(at(ann, 4));

    for (const places of [at(ann, 0), at(bob, -1), [], [...at(bob, 0), ...at(bob, 0)], at(bob, 99)])
      expect(refusedBy(await openStream(bob, {}, places))).toBe("BAD_USER_INPUT");
    for (const args of [
      { types: ["none"] },
      { types: [] },
      { types: Array(33).fill(WEBHOOK_EVENT_TYPES[0]) },
      { userId: "usr_x" },
      { userId: ["usr_x"] },
    ])
      expect(refusedBy(await openStream(bob, args, null))).toBe("BAD_USER_INPUT");

    await world.admin.query(
      "DELETE FROM payments.kept_event WHERE sequence <= 2 AND owner_id IN (SELECT owner_id FROM payments.kept_event WHERE subject = $1)",
      [(await listed(ann))[0]?.subject],
    );
    expect((await openStream(ann, {}, at(ann, 2))).events).toHaveLength(2);
    expect(await openStream(ann, {}, at(ann, 1))).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } },
    ]);
    await world.admin.query("DELETE FROM payments.kept_event");
    expect(refusedBy(await openStream(ann, {}, at(ann, 3)))).toBe("BAD_USER_INPUT");
    expect((await openStream(ann, {}, at(ann, 4))).events).toEqual([]);
  });

  it("is told of by one event of a batch, whose places are those of its people's streams", async () => {
    const [ann, cat] = [await somebody(), await somebody()];
    const heard: CofferEvent[] = [];
    const listening = await world.environments.bus.listen(["coffer.payments.v1"], (event) => void heard.push(event));
    await world.environments.bus.publish("coffer.wallets.v1", [...wallets(ann.userId, 3), walletCreated(cat.userId)]);
    const places = [
      { stream: `events:${ann.userId}`, sequence: "4" },
      { stream: `events:${cat.userId}`, sequence: "2" },
    ].map((place) => ({ ...place, audience: [place.stream] }));
    await vi.waitFor(() => {
      const told = heard.filter(({ follow }) => follow?.places.some(({ stream }) => stream === places[0]?.stream));
      expect(told.at(-1)?.follow).toEqual({ field: "eventOccurred", places: expect.arrayContaining(places) });
    }, PATIENT);
    await listening.stop();
  });
});

describe("what is kept of somebody", () => {
  it("is what a webhook with every type is sent, event for event and byte for byte, whatever they do", async () => {
    const receiver = await startReceiver();
    const doing = fc.constantFrom("send", "receive", "ask", "decline", "wallet", "refused");
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { minLength: 1, maxLength: 6 }), async (acts) => {
        run += 1;
        const ann = await somebody();
        const path = `/all-${run}`;
        await hook(ann, receiver.url(path), { eventTypes: WEBHOOK_EVENT_TYPES });
        const [mine, theirs] = [await world.funded(ann, "9.00"), await world.funded(bob, "9.00")];
        for (const act of acts) await does(act, { ann, mine, theirs });

        const told = await vi.waitFor(async () => {
          const bodies = new Map(receiver.at(path).map(({ body }) => [JSON.parse(body).id, body]));
          const kept = (await listed(ann)).filter(({ type }) => type !== "coffer.auth.user.registered");
          expect(kept.length).toBeGreaterThanOrEqual(acts.includes("refused") ? 1 : 2);
          expect(kept.map(({ id }) => id).toSorted()).toEqual([...bodies.keys()].toSorted());
          for (const { id, body } of kept) expect(body).toBe(bodies.get(id));
          return kept;
        }, PATIENT);
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
      }),
      { numRuns: 3 },
    );
    await receiver.stop();
  });
});

type Accounts = { ann: Person; mine: string; theirs: string };

async function does(act: string, { ann, mine, theirs }: Accounts): Promise<void> {
  const pay = (who: Person, fromAccountId: string, to: Person, amount = "0.10") =>
    who.ask(SEND, {
      input: {
        fromAccountId,
        to: { userId: to.userId },
        amount: { amount, currency: "USD" },
        idempotencyKey: randomUUID(),
      },
    });
  if (act === "send") await pay(ann, mine, bob);
  if (act === "receive") await pay(bob, theirs, ann);
  if (act === "refused") await pay(ann, mine, bob, "1000.00");
  if (act === "ask") await requested(ann, mine, { from: { userId: bob.userId } });
  if (act === "decline")
    await step(ann, "decline", (await requested(bob, theirs, { from: { userId: ann.userId } })).id);
  if (act === "wallet") await publish(world, walletCreated(ann.userId));
}
