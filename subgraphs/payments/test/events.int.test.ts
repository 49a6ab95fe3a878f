import { randomUUID } from "node:crypto";
import { topicOf, wrapEvent } from "@coffer/contracts/event";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clearEvents } from "../src/adapters/postgres/events/clear-events.ts";
import { LOOK_MAX, makeEventReader } from "../src/adapters/postgres/events/event-reader.ts";
import { keepEvents } from "../src/adapters/postgres/events/keep-events.ts";
import { bodyOf, WEBHOOK_EVENT_TYPES } from "../src/domain/events/event-types.ts";
import { as, EVENTS, listed, makeFeedWorld, oneOfEach, publish, untilKept, wallets } from "./feeding.ts";
import { walletCreated } from "./hooking.ts";
import { PATIENT, type Person, SEND, type World } from "./world.ts";

let world: World;
let bob: Person;
let people = 0;
beforeAll(async () => {
  world = await makeFeedWorld();
  bob = await world.person("bob");
});
afterAll(() => world.end());

/** Of whom nothing is kept but that they have registered. */
const somebody = async (): Promise<Person> => {
  people += 1;
  return world.person(`ann-${people}`);
};
const REGISTERED = 1;
const keep = (...events: Parameters<typeof keepEvents>[1]) =>
  inTransaction(world.environment.pool, (client) => keepEvents(pgSql(client), events, { forEverybody: true }));

describe("what happens to somebody", () => {
  it("is kept once of each type that people are told, whole and without what is for Coffer alone, whoever repeats it", async () => {
    const ann = await somebody();
    const each = oneOfEach(ann.userId);
    for (let times = 0; times < 2; times += 1) await publish(world, ...each);
    await publish(world, ...each.slice(5, 9), ...each.slice(7));

    const kept = await untilKept(ann, REGISTERED + each.length);

    expect(kept.slice(REGISTERED).map(({ id }) => id)).toEqual(each.map(({ id }) => id));
    for (const [place, { body, type, subject, occurredAt }] of kept.slice(REGISTERED).entries()) {
      const event = each[place];
      expect(event && bodyOf(event)).toBe(body);
      expect({ type, subject, occurredAt }).toEqual({
        type: event?.type,
        subject: event?.subject,
        occurredAt: event?.time,
      });
    }
    expect(each.map(({ type }) => type)).toEqual(WEBHOOK_EVENT_TYPES);
    expect(kept.map(({ body }) => body).join()).not.toContain("operatorId");
  });

  it("is told to who pays and to who is paid, and to nobody else", async () => {
    const [ann, cat] = [await somebody(), await somebody()];
    const account = await world.funded(ann, "5.00");
    const input = { fromAccountId: account, to: { userId: bob.userId }, amount: { amount: "1.00", currency: "USD" } };
    const { payment } = (await ann.ask(SEND, { input: { ...input, idempotencyKey: randomUUID() } })).sendPayment;

    const [mine] = await untilKept(ann, 1, { objectId: payment.id });
    const [theirs] = await untilKept(bob, 1, { objectId: payment.id });

    expect(theirs).toEqual(mine);
    expect(JSON.parse(mine?.body ?? "")).toMatchObject({
      id: `${payment.id}/1`,
      data: { paymentId: payment.id, status: "COMPLETED", fromUserId: ann.userId, toUserId: bob.userId },
    });
    expect(await listed(cat, { objectId: payment.id })).toEqual([]);
  });

  it("that cannot be read is a dead letter, and those around it in the same batch are kept", async () => {
    const ann = await somebody();
    const [before, after] = wallets(ann.userId, 2);
    if (!before || !after) throw new Error("none were made");
    const poison = wrapEvent("wallets", {
      type: "wallet.created",
      subject: "wal_x",
      data: { userId: 7 },
      time: new Date(),
    });
    await world.environments.bus.publish("coffer.wallets.v1", [before, poison, after]);

    expect((await untilKept(ann, REGISTERED + 2)).slice(REGISTERED).map(({ id }) => id)).toEqual([before.id, after.id]);
    const { rows } = await world.admin.query("SELECT consumer, event->>'id' AS id FROM payments.dead_letter");
    expect(rows).toEqual([{ consumer: "events", id: poison.id }]);
    await world.admin.query("DELETE FROM payments.dead_letter");
  });
});

describe("the order in which events are kept", () => {
  it("is that of their numbers, whatever commits when: nobody reads past one that is to come", async () => {
    const ann = await somebody();
    const { pool } = world.environment;
    const reader = makeEventReader(pool);
    const [first, second] = wallets(ann.userId, 2);
    if (!first || !second) throw new Error("none were made");
    const [numbered, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = inTransaction(pool, async (client) => {
      await keepEvents(pgSql(client), [first], { forEverybody: true });
      numbered.resolve();
      await gate.promise;
    });
    await numbered.promise;
    const fast = keep(second);
    await vi.waitFor(async () => {
      const { rows } = await world.admin.query(
        "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%event_stream%'",
      );
      expect(rows).toEqual([{ waiting: 1 }]);
    }, PATIENT);

    expect(await reader.listAfter(ann.userId, String(REGISTERED), 10)).toEqual([]);
    gate.resolve();
    await Promise.all([slow, fast]);

    const after = await reader.listAfter(ann.userId, String(REGISTERED), 10);
    expect(after.map(({ id, sequence }) => [id, sequence])).toEqual([
      [first.id, "2"],
      [second.id, "3"],
    ]);
  });

  it("has no gap and no event twice where writers of the same people meet, and a reader that goes on from each place misses none", async () => {
    const [ann, cat] = [await somebody(), await somebody()];
    const events = Array.from({ length: 60 }, (_, n) => walletCreated(n % 2 ? ann.userId : cat.userId));
    const writers = [0, 10, 20, 30].map(async (start) => {
      for (let at = start; at < 60; at += 5) await keep(...events.slice(at, at + 15).toReversed());
    });
    const reader = makeEventReader(world.environment.pool);
    const seen: string[] = [];
    let isDone = false;
    const reading = (async () => {
      for (let place = "0"; ; ) {
        const wasDone = isDone;
        const page = await reader.listAfter(ann.userId, place, 7);
        expect(page.map(({ sequence }) => Number(sequence))).toEqual(page.map((_, n) => Number(place) + n + 1));
        seen.push(...page.map(({ id }) => id));
        place = page.at(-1)?.sequence ?? place;
        if (page.length === 0 && wasDone) return;
      }
    })();
    await Promise.all(writers);
    isDone = true;
    await reading;

    const mine = events.filter((_, n) => n % 2).map(({ id }) => id);
    expect(seen.slice(REGISTERED).toSorted()).toEqual(mine.toSorted());
    expect(await reader.headOf(ann.userId)).toBe(String(REGISTERED + mine.length));
  });
});

describe("events are kept for a time", () => {
  it("and then deleted, those of everybody and no other, by as many processes as clear at once", async () => {
    const ann = await somebody();
    await publish(world, ...wallets(ann.userId, 3));
    await untilKept(ann, REGISTERED + 3);
    await world.admin.query(
      "UPDATE payments.kept_event SET kept_at = now() - interval '31 days' WHERE sequence <= 2 AND owner_id IN (SELECT owner_id FROM payments.kept_event WHERE type = 'coffer.wallets.wallet.created')",
    );
    const before = new Date(Date.now() - 30 * 86_400_000);

    const cleared = await Promise.all([1, 2, 3].map(() => clearEvents(world.environment.pool, before)));

    expect(cleared).toEqual([false, false, false]);
    expect(await untilKept(ann, 2)).toHaveLength(2);
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS old FROM payments.kept_event WHERE kept_at < $1",
      [before],
    );
    expect(rows).toEqual([{ old: 0 }]);
  });

  it("and where the operator keeps none, none is written, and nobody reads it for that", async () => {
    const other = await makeFeedWorld({ events: { keepDays: 0, forEverybody: true } });
    const ann = await other.person("ann");
    expect(other.environments.bus.hasReaders?.("coffer.ledger.v1")).toBe(false);
    await publish(other, walletCreated(ann.userId));
    expect(await listed(ann)).toEqual([]);
    expect((await ann.ask(EVENTS)).events.keptSince).toBeNull();
    await other.end();
  });
});

describe("where they are kept of those alone who ask", () => {
  it("nothing is written of others, and no relay looks at what its rows stand for until somebody asks", async () => {
    const asked = await makeFeedWorld({ events: { keepDays: 30, forEverybody: false } });
    const { bus } = asked.environments;
    const [ann, eve] = [await asked.person("ann"), await asked.person("eve")];
    const read = async () => {
      const topics = SUBGRAPHS.map(topicOf);
      for (const topic of topics) await bus.lookForReaders?.(topic);
      return topics.filter((topic) =>
        bus.hasReaders?.(topic, ["coffer.wallets.wallet.created", "coffer.ledger.balance.changed"]),
      );
    };
    await publish(asked, walletCreated(ann.userId));
    expect(await read()).toEqual([]);
    const rows = async () => (await asked.admin.query("SELECT count(*)::int AS n FROM payments.kept_event")).rows[0].n;
    expect(await rows()).toBe(0);

    const { keptSince, nodes } = (await ann.ask(EVENTS)).events;
    expect([nodes, keptSince]).toEqual([[], expect.any(String)]);
    expect((await ann.ask(EVENTS)).events.keptSince).toBe(keptSince);
    expect((await read()).length).toBe(5);
    const [old, hers] = [walletCreated(ann.userId, new Date(Date.now() - 3_600_000)), walletCreated(ann.userId)];
    await bus.publish("coffer.wallets.v1", [old, walletCreated(eve.userId), hers]);

    expect((await listed(ann)).map(({ id }) => id)).toEqual([hers.id]);
    expect(await rows()).toBe(1);
    await asked.end();
  });

  it("whoever has the answer gets what happens afterwards, though many ask at once, and staff may ask for somebody", async () => {
    const asked = await makeFeedWorld({ events: { keepDays: 30, forEverybody: false } });
    const [ann, eve] = [await asked.person("ann"), await asked.person("eve")];
    const auditor = as(asked, eve, { roles: ["USER", "AUDITOR"] });
    const begun = await Promise.all(
      [ann, ann, auditor, auditor].map((who) => who.ask(EVENTS, { filter: { userId: ann.userId } })),
    );
    expect(new Set(begun.map(({ events }) => events.keptSince)).size).toBe(1);

    const account = await asked.funded(ann, "5.00");

    const types = { types: ["coffer.payments.payment.changed"], userId: ann.userId };
    const told = await untilKept(auditor, 3, types);
    expect(told.map(({ body }) => JSON.parse(body).data.status)).toEqual(["PENDING", "PROCESSING", "COMPLETED"]);
    expect(account).toMatch(/^acc_/);
    expect(await listed(eve)).toEqual([]);
    await asked.end();
  });
});

describe("events", () => {
  it("are refused of somebody else's, to staff they are shown, and each type to who may read the same", async () => {
    const ann = await somebody();
    await publish(world, ...oneOfEach(ann.userId));
    const kept = await untilKept(ann, REGISTERED + WEBHOOK_EVENT_TYPES.length);
    const theirs = { filter: { userId: ann.userId } };

    expect((await bob.ask(EVENTS, theirs)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const auditor = as(world, bob, { roles: ["USER", "AUDITOR"] });
    const shown = await listed(auditor, { userId: ann.userId });
    expect(shown.toReversed()).toEqual(kept.filter(({ type }) => type !== "coffer.payments.webhook.disabled"));
    const key = as(world, ann, { scopes: ["accounts:read", "webhooks:manage"] });
    expect((await listed(key)).map(({ type }) => type).toSorted()).toEqual([
      "coffer.ledger.balance.changed",
      "coffer.payments.webhook.disabled",
    ]);
    const none = as(world, ann, { scopes: ["payments:write"] });
    expect((await none.ask(EVENTS)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await world.nobody(EVENTS)).errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("are listed by page, type, object and time, the newest first", async () => {
    const ann = await somebody();
    const events = Array.from({ length: 5 }, (_, n) => walletCreated(ann.userId, new Date(Date.UTC(2026, 0, 1 + n))));
    await publish(world, ...events);
    const kept = (await untilKept(ann, REGISTERED + 5)).map(({ id }) => id);

    const page = (await ann.ask(EVENTS, { first: 2 })).events;
    expect(page.nodes.map(({ id }: { id: string }) => id)).toEqual([kept[5], kept[4]]);
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = (await ann.ask(EVENTS, { first: 2, after: page.pageInfo.endCursor })).events;
    expect(next.nodes.map(({ id }: { id: string }) => id)).toEqual([kept[3], kept[2]]);
    const found = async (filter: object) => (await listed(ann, filter)).map(({ id }) => id);
    expect(await found({ types: ["coffer.auth.user.registered"] })).toEqual([kept[0]]);
    expect(await found({ objectId: events[2]?.subject })).toEqual([events[2]?.id]);
    expect(await found({ objectId: events[2]?.subject, types: ["coffer.auth.user.registered"] })).toEqual([]);
    expect(await found({ since: "2026-01-02T00:00:00Z", until: "2026-01-04T00:00:00Z" })).toEqual([kept[3], kept[2]]);
  });

  it("are refused where the filter is none, or the cursor is another list's", async () => {
    const ann = await somebody();
    const { endCursor } = (await ann.ask(EVENTS)).events.pageInfo;
    const refused = async (variables: object) =>
      (await ann.ask(EVENTS, { ...variables })).errors[0].extensions.inputs?.map(
        ({ path, code }: { path: string; code: string }) => `${path} ${code}`,
      );
    expect(await refused({ filter: { types: ["coffer.none"], userId: "usr_x" } })).toEqual([
      "filter.types.0 UNKNOWN_EVENT_TYPE",
      "filter.userId INVALID_ID",
    ]);
    expect(await refused({ filter: { types: [] } })).toEqual(["filter.types OUT_OF_RANGE"]);
    expect(await refused({ after: endCursor, filter: { objectId: "pay_x" } })).toEqual(["after INVALID_CURSOR"]);
  });

  it("of which a filter leaves out more than one look reads come with an end to go on from", async () => {
    const ann = await somebody();
    const [wanted, ...rest] = wallets(ann.userId, LOOK_MAX + 20);
    if (!wanted) throw new Error("none was made");
    await keep(wanted);
    for (let at = 0; at < rest.length; at += 500) await keep(...rest.slice(at, at + 500));
    const filter = { types: ["coffer.auth.user.registered"] };

    const first = (await ann.ask(EVENTS, { filter })).events;
    expect(first).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true } });
    const second = (await ann.ask(EVENTS, { filter, after: first.pageInfo.endCursor })).events;
    expect(second.nodes).toHaveLength(1);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const since = new Date(Date.now() + 3_600_000).toISOString();
    expect((await ann.ask(EVENTS, { filter: { since } })).events).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false },
    });
  });
});
