import { wrapEvent } from "@coffer/contracts/event";
import { describe, expect, it } from "vitest";
import { type EventBus, EventsRefused } from "./bus.ts";
import type { Expand } from "./outbox.ts";
import { relayOnce } from "./relay.ts";
import { admin, append, database, drain, makeWorld, useRelay, waiting } from "./relay-world.fixture.ts";

useRelay();

const placeOf = (data: unknown): unknown => (data as { place?: number }).place;

describe("the relay, at a row that cannot be published", () => {
  const reference = (kind: string, count: number) =>
    admin.query("INSERT INTO users.outbox (kind, payload) VALUES ($1, $2)", [kind, { count }]);
  const expand: Expand = async (sql, { id, payload }) => {
    const { count } = payload as { count: number };
    const rows = await sql.query<{ n: number }>("SELECT n FROM generate_series(1, $1::int) AS n", [count]);
    return rows.map(({ n }) =>
      wrapEvent("users", { type: "thing.happened", subject: id, data: { n }, time: new Date(0) }),
    );
  };

  const failed = async () =>
    (
      await admin.query(
        "SELECT kind, attempts, last_error, parked_at IS NOT NULL AS parked FROM users.outbox WHERE attempts > 0 ORDER BY id",
      )
    ).rows;

  it("keeps a row of a kind that it cannot expand, and publishes what came before and after it", async () => {
    const { parts, published } = makeWorld();
    await append(1);
    await reference("batch", 2);
    await append(2);

    await drain(parts);

    expect(published()).toEqual([{ place: 1 }, { place: 2 }]);
    expect(await failed()).toMatchObject([{ kind: "batch", attempts: 1, parked: false }]);
    expect((await failed())[0].last_error).toContain("has kind batch, which this relay cannot expand");
  });

  it.each([
    ["throws", () => Promise.reject(new Error("the postings cannot be read")), "Error: the postings cannot be read"],
    ["breaks a statement", (sql: Parameters<Expand>[0]) => sql.query("SELECT 1 / 0"), "error: division by zero"],
  ])("publishes ninety-nine of a hundred where one %s", async (_what, fail, error) => {
    const bad = "13";
    const { parts, published } = makeWorld({
      expand: async (sql, row) =>
        (row.payload as { count: number }).count === 13 ? ((await fail(sql)) as never) : expand(sql, row),
    });
    for (let n = 0; n < 100; n += 1) await reference(n === 50 ? bad : "batch", n === 50 ? 13 : 1);

    await drain(parts);

    expect(published()).toHaveLength(99);
    expect(await failed()).toEqual([{ kind: bad, attempts: 1, last_error: error, parked: false }]);
  });

  it("publishes ninety-nine of a hundred where one is no event, which every reader would pass over", async () => {
    const { parts, published } = makeWorld();
    await append(...Array.from({ length: 99 }, (_, place) => place));
    await admin.query("INSERT INTO users.outbox (kind, payload) VALUES ('event', '{\"id\": 7}')");
    await drain(parts);
    expect(published()).toHaveLength(99);
    expect(await failed()).toMatchObject([{ kind: "event", attempts: 1 }]);
  });

  it("publishes ninety-nine of a hundred where the bus will never take one", async () => {
    const { parts, bus, published } = makeWorld();
    await append(...Array.from({ length: 100 }, (_, place) => place));
    const picky: EventBus = {
      ...bus,
      async publish(topic, events) {
        const [bad, good] = [
          events.filter(({ data }) => placeOf(data) === 42),
          events.filter(({ data }) => placeOf(data) !== 42),
        ];
        await bus.publish(topic, good);
        if (bad.length > 0) throw new EventsRefused(new Set(bad.map(({ id }) => id)), "too large");
      },
    };
    await drain({ ...parts, bus: picky });
    expect(published()).toHaveLength(99);
    expect(await failed()).toEqual([
      { kind: "event", attempts: 1, last_error: "EventsRefused: too large", parked: false },
    ]);
  });

  it("tries a row later each time, parks it after the last, and publishes it once an operator has it tried again", async () => {
    const { parts, published, logged } = makeWorld();
    await reference("batch", 2);
    for (let tries = 0; tries < 20; tries += 1) {
      await drain(parts);
      await admin.query("UPDATE users.outbox SET due_at = now() - interval '1 s'");
    }
    expect(await failed()).toMatchObject([{ attempts: 12, parked: true }]);
    expect(logged.filter((line) => line.includes("parked for an operator"))).toHaveLength(1);

    await admin.query("UPDATE users.outbox SET parked_at = NULL, attempts = 0, due_at = now() - interval '1 s'");
    await drain({ ...parts, expand });
    expect(published()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await waiting()).toBe(0);
  });

  it("keeps all rows where the database is away while it expands them", async () => {
    const away = Object.assign(new Error("terminating connection"), { code: "57P01" });
    const { parts } = makeWorld({ expand: () => Promise.reject(away) });
    await reference("batch", 2);
    await expect(relayOnce(parts)).rejects.toThrow("terminating connection");
    expect(await failed()).toEqual([]);
    expect(await waiting()).toBe(1);
  });

  it("has no transaction open while the bus is waited for", async () => {
    const { parts, bus } = makeWorld();
    await append(1);
    let open: unknown[] = [];
    const watching: EventBus = {
      ...bus,
      async publish(topic, events) {
        const { rows } = await admin.query(
          `SELECT query FROM pg_stat_activity WHERE usename = '${database.roleOf("users")}' AND datname = current_database() AND xact_start IS NOT NULL`,
        );
        open = rows;
        await bus.publish(topic, events);
      },
    };
    await relayOnce({ ...parts, bus: watching });
    expect(open).toEqual([]);
    expect(await waiting()).toBe(0);
  });
});
