import { wrapEvent } from "@coffer/contracts/event";
import { newId } from "@coffer/contracts/ids";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { inTransaction, pgSql } from "../postgres/sql.ts";
import type { Loop } from "../running/loop.ts";
import type { EventBus } from "./bus.ts";
import { appendWrapped, type Expand } from "./outbox.ts";
import { makeRelay, type RelayParts, relayOnce } from "./relay.ts";
import { admin, append, drain, happened, makeWorld, places, pool, useRelay, waiting } from "./relay-world.fixture.ts";

useRelay();

describe("appendWrapped", () => {
  it("publishes nothing of a transaction that rolled back", async () => {
    const { parts, published } = makeWorld();
    const failing = inTransaction(pool, async (client) => {
      await appendWrapped(pgSql(client), places(1));
      throw new Error("no");
    });
    await failing.catch(() => undefined);

    await drain(parts);

    expect(published()).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it("puts the envelope around what a use case states", async () => {
    const { parts, batches } = makeWorld();
    const owner = newId("usr");
    const follow = { field: "f", places: [{ stream: "s:1", sequence: "1", audience: ["s:1"] }] };
    await inTransaction(pool, (client) =>
      appendWrapped(pgSql(client), [
        wrapEvent("users", { ...happened(1), sequence: "7", ownerId: owner, follow, id: "fixed" }),
      ]),
    );

    await drain(parts);

    expect(batches).toEqual([
      [
        {
          specversion: "1.0",
          id: "fixed",
          source: "/coffer/users",
          type: "coffer.users.thing.happened",
          subject: "thing-1",
          time: "1970-01-01T00:00:00.000Z",
          datacontenttype: "application/json",
          data: { place: 1 },
          sequence: "7",
          ownerid: owner,
          follow,
        },
      ],
    ]);
  });
});

describe("the relay", () => {
  it("keeps the rows of a publication that is rejected, and publishes them again in the same order", async () => {
    const { parts, bus, published } = makeWorld();
    await append(1, 2);
    const refusing = { ...bus, publish: () => Promise.reject(new Error("the brokers are away")) };

    await expect(relayOnce({ ...parts, bus: refusing })).rejects.toThrow("the brokers are away");
    expect(await waiting()).toBe(2);

    await drain(parts);
    expect(published()).toEqual([{ place: 1 }, { place: 2 }]);
  });

  it("publishes committed rows in order, once, and deletes them", async () => {
    const { parts, published } = makeWorld();
    await append(1, 2, 3);
    await append(4);

    await drain(parts);
    await drain(parts);

    expect(published()).toEqual([1, 2, 3, 4].map((place) => ({ place })));
    expect(await waiting()).toBe(0);
  });

  it("still publishes what a transaction wrote that was open while later ones were relayed", async () => {
    const { parts, published } = makeWorld();
    const slow = await pool.connect();
    await slow.query("BEGIN");
    await appendWrapped(pgSql(slow), places(1));
    await append(2);
    await drain(parts);
    expect(published()).toEqual([{ place: 2 }]);

    await slow.query("COMMIT");
    slow.release();
    await drain(parts);

    expect(published()).toEqual([{ place: 2 }, { place: 1 }]);
  });

  it("publishes each row once where two relays are at work, because one at a time holds the lock", async () => {
    const { parts, bus, published } = makeWorld();
    await append(1, 2, 3);
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    onTestFinished(() => gate.resolve());
    const gated: EventBus = {
      ...bus,
      publish: async (topic, events) => {
        begun.resolve();
        await gate.promise;
        await bus.publish(topic, events);
      },
    };

    const first = relayOnce({ ...parts, bus: gated });
    await begun.promise;
    expect(await relayOnce(parts)).toBe(false);
    expect(published()).toEqual([]);
    gate.resolve();
    await first;
    await drain(parts);

    expect(published()).toEqual([1, 2, 3].map((place) => ({ place })));
  });

  it("drains 1,200 rows in order, in rounds of a bounded size", async () => {
    const { parts, batches, published } = makeWorld();
    const all = Array.from({ length: 1200 }, (_, place) => place);
    await append(...all);

    await drain(parts);

    expect(published()).toEqual(all.map((place) => ({ place })));
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(await waiting()).toBe(0);
  });
});

describe("the relay, at rows that hold references", () => {
  const reference = (kind: string, count: number) =>
    admin.query("INSERT INTO users.outbox (kind, payload) VALUES ($1, $2)", [kind, { count }]);
  const expand: Expand = async (sql, { id, payload }) => {
    const { count } = payload as { count: number };
    const rows = await sql.query<{ n: number }>("SELECT n FROM generate_series(1, $1::int) AS n", [count]);
    return rows.map(({ n }) =>
      wrapEvent("users", { type: "thing.happened", subject: id, data: { n }, time: new Date(0) }),
    );
  };

  it("publishes what they expand to, in its place among the others", async () => {
    const { parts, published } = makeWorld({ expand });
    await append(1);
    await reference("batch", 2);
    await append(2);

    await drain(parts);

    expect(published()).toEqual([{ place: 1 }, { n: 1 }, { n: 2 }, { place: 2 }]);
    expect(await waiting()).toBe(0);
  });

  it("takes fewer rows into a round where they expand to many events, and still publishes them all", async () => {
    const { parts, batches } = makeWorld({ expand });
    for (let row = 0; row < 12; row += 1) await reference("batch", 500);

    await drain(parts);

    expect(batches.flat()).toHaveLength(6000);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(6000);
    expect(await waiting()).toBe(0);
  });
});

describe("the relay of what nobody reads", () => {
  const untouched: Expand = () => Promise.reject(new Error("nobody asked for this"));

  it("drops the rows without reading what they stand for", async () => {
    const { parts, bus, published } = makeWorld({ expand: untouched });
    await append(1);
    await admin.query("INSERT INTO users.outbox (kind, payload) VALUES ('batch', '500')");

    await drain({ ...parts, bus: { ...bus, hasReaders: (topic) => topic !== "coffer.users.v1" } });

    expect(published()).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it("gives every later row to whoever began to listen meanwhile", async () => {
    const { parts, bus, published } = makeWorld();
    let isRead = false;
    const late = { ...parts, bus: { ...bus, hasReaders: () => isRead } };
    await append(1);
    await drain(late);
    isRead = true;
    await append(2);

    await drain(late);

    expect(published()).toEqual([{ place: 2 }]);
  });
});

describe("the relay of what is read in part", () => {
  it("drops kinds of rows that stand for what nobody reads, unseen, and publishes the others", async () => {
    const expanded: string[] = [];
    const { parts, bus, published } = makeWorld({
      expand: async (_sql, { kind }) => {
        expanded.push(kind);
        return [];
      },
    });
    await append(1);
    await admin.query("INSERT INTO users.outbox (kind, payload) VALUES ('much', '1'), ('little', '2'), ('other', '3')");
    const hasReaders = (_topic: string, types?: readonly string[]) => types?.includes("many") !== true;
    await drain({ ...parts, bus: { ...bus, hasReaders }, kinds: { much: ["many"], little: ["few"] } });
    expect(expanded).toEqual(["little", "other"]);
    expect(published()).toEqual([{ place: 1 }]);
    expect(await waiting()).toBe(0);
  });
});

describe("the relay of what a group selects", () => {
  it("looks who reads after it has read its rows, and keeps them where that cannot be known", async () => {
    const { parts, bus, published } = makeWorld();
    let isRead = false;
    const looked: string[] = [];
    const looking = {
      ...bus,
      hasReaders: () => isRead,
      async lookForReaders(topic: string) {
        looked.push(topic);
        if (looked.length === 1) throw new Error("not known yet");
        // Whoever begins to want what is read now was there before it.
        isRead = true;
      },
    };
    await append(1);
    await expect(drain({ ...parts, bus: looking })).rejects.toThrow("not known yet");
    expect(await waiting()).toBe(1);
    await drain({ ...parts, bus: looking });
    expect(published()).toEqual([{ place: 1 }]);
    expect(looked[0]).toBe("coffer.users.v1");
  });
});

describe("the relay's loop", () => {
  const running: Loop[] = [];
  afterEach(async () => {
    for (const loop of running.splice(0)) await loop.stop();
  });
  const start = (parts: RelayParts) => {
    const loop = makeRelay(parts);
    running.push(loop);
    loop.start();
    return loop;
  };
  const WAIT = { timeout: 120_000, interval: 10 };

  it("logs a row that it cannot expand, with the subgraph's name, and leaves it where it is", async () => {
    const { parts, logged } = makeWorld();
    await admin.query("INSERT INTO users.outbox (kind, payload) VALUES ('batch', '{}')");

    start(parts);

    const line = await vi.waitFor(() => {
      const found = logged.map((text) => JSON.parse(text)).find(({ level }) => level === "warn");
      expect(found).toBeDefined();
      return found;
    }, WAIT);
    expect(line).toMatchObject({ queue: "relay-users", err: { message: expect.stringContaining("has kind batch") } });
    expect(await waiting()).toBe(1);
  });

  it("publishes what is committed after it began, woken or not", async () => {
    const { parts, published } = makeWorld();
    const loop = start(parts);
    await append(1);
    loop.wake();
    await vi.waitFor(() => expect(published()).toEqual([{ place: 1 }]), WAIT);

    await append(2);

    await vi.waitFor(() => expect(published()).toEqual([{ place: 1 }, { place: 2 }]), WAIT);
  });

  it("drops what nobody reads at its sweep", async () => {
    const { parts, bus, published } = makeWorld();
    const loop = start({ ...parts, bus: { ...bus, hasReaders: () => false } });
    await append(1);
    loop.wake();

    await vi.waitFor(async () => expect(await waiting()).toBe(0), WAIT);
    expect(published()).toEqual([]);
  });

  it("publishes each row once, in order, where two loops and many writers are at work", async () => {
    const { parts, published } = makeWorld();
    const loops = [start(parts), start(parts)];

    await Promise.all(
      Array.from({ length: 60 }, async (_, place) => {
        await append(place);
        for (const loop of loops) loop.wake();
      }),
    );

    await vi.waitFor(async () => expect(await waiting()).toBe(0), WAIT);
    await vi.waitFor(() => expect(published()).toHaveLength(60), WAIT);
    expect(new Set(published().map((data) => JSON.stringify(data))).size).toBe(60);
  });
});
