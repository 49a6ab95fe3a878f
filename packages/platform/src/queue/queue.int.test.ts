import { randomUUID } from "node:crypto";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { makeLeases, type QueueTable, RANK_SECONDS } from "./leases.ts";
import { backOff, makeQueueWorker, type Worked, type WorkerParts } from "./worker.ts";

let database: TestDatabase;
let pool: pg.Pool;
let lines: string[];
const TABLE: QueueTable = { table: "task", owner: "owner", kind: "kind" };

beforeAll(async () => {
  database = await freshDatabase();
  await database
    .adminPool()
    .query(`CREATE TABLE users.task (id uuid PRIMARY KEY, owner text, kind text, due_at timestamptz(3), attempts int NOT NULL DEFAULT 0,
    last_error text, parked_at timestamptz(3)); GRANT ALL ON users.task TO ${database.roleOf("users")}`);
  pool = database.pool("users", 8);
});
afterAll(() => database.drop());
beforeEach(async () => {
  lines = [];
  await pool.query("DELETE FROM task");
});

async function add(items: readonly { owner?: string; kind?: string; inSeconds?: number }[]): Promise<string[]> {
  const ids = items.map(() => randomUUID());
  await pool.query(
    `INSERT INTO task (id, owner, kind, due_at) SELECT i, o, k, now() + make_interval(secs => s) + n * interval '1 ms'
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::float8[]) WITH ORDINALITY u(i, o, k, s, n)`,
    [
      ids,
      items.map(({ owner = "ann" }) => owner),
      items.map(({ kind = "one" }) => kind),
      items.map(({ inSeconds = -60 }) => inSeconds),
    ],
  );
  return ids;
}
const rows = async () =>
  (
    await pool.query(
      "SELECT id, attempts, last_error AS error, parked_at IS NOT NULL AS parked FROM task ORDER BY due_at",
    )
  ).rows;
const worker = (work: WorkerParts["work"], changes: Partial<WorkerParts> = {}) =>
  makeQueueWorker({
    name: "tests",
    leases: makeLeases(pool, TABLE),
    work,
    log: makeLogger({ name: "test", level: "trace", stream: { write: (line) => lines.push(line) } }),
    places: 100,
    perOwner: 100,
    perKind: 100,
    retryDelayMs: backOff({ firstMs: 60_000, longestMs: 600_000, tries: 3 }),
    ...changes,
  });
const claim = { most: 10, leaseMs: 60_000, perOwner: 10, perKind: 10, held: [] };
const removed = async (): Promise<Worked> => "remove";

describe("a queue", () => {
  it("gives nothing that is not due, parked, or in another's hands", async () => {
    const [due, , parked] = await add([{}, { inSeconds: 60 }, {}]);
    await pool.query("UPDATE task SET parked_at = now() WHERE id = $1", [parked]);
    const leases = makeLeases(pool, TABLE);
    expect((await leases.take(claim)).map(({ id }) => id)).toEqual([due]);
    expect(await leases.take(claim)).toEqual([]);
  });

  it("looks at no more of its rows than it is told to", async () => {
    const [first] = await add([{ kind: "dead" }, { kind: "dead" }, { kind: "alive" }]);
    const from = "(SELECT DISTINCT ON (kind) * FROM task ORDER BY kind, due_at) looked";
    const taken = await makeLeases(database.pool("users", 1), { ...TABLE, from }).take(claim);
    expect(taken.map(({ kind }) => kind).toSorted()).toEqual(["alive", "dead"]);
    expect(taken.find(({ kind }) => kind === "dead")?.id).toBe(first);
  });

  it("gives each item to one of many takers at once", async () => {
    const ids = await add(Array.from({ length: 100 }, () => ({})));
    const takers = Array.from({ length: 30 }, () => makeLeases(pool, TABLE).take(claim));
    const taken = (await Promise.all(takers)).flat().map(({ id }) => id);
    expect(new Set(taken).size).toBe(taken.length);
    while ((await makeLeases(pool, TABLE).take(claim)).length > 0);
    expect((await rows()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect((await rows()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it("gives an item again, after its lease, when its taker died; and the dead one's word counts no more", async () => {
    await add([{}]);
    const leases = makeLeases(pool, TABLE);
    const [first] = await leases.take({ ...claim, leaseMs: 0 });
    await expect.poll(async () => (await leases.take({ ...claim, leaseMs: 60_000 }))[0]?.attempts).toBe(2);
    if (!first) throw new Error("nothing was taken");
    await leases.remove(first);
    await leases.release(first, 0);
    await leases.postpone(first, { error: "late", inMs: null });
    expect(await rows()).toMatchObject([{ attempts: 2, error: null, parked: false }]);
  });

  it("gives at once what is due now, though that was rounded to a later moment", async () => {
    const present = "timestamptz '2026-01-01 00:00:00.0005 UTC'";
    const id = randomUUID();
    await pool.query(`INSERT INTO task (id, owner, kind, due_at) VALUES ($1, 'ann', 'one', ${present})`, [id]);
    const leases = makeLeases(database.pool("users", 1), { ...TABLE, present });
    expect(await leases.untilNext()).toBe(0);
    expect((await leases.take(claim)).map((lease) => lease.id)).toEqual([id]);
  });

  it("lets kinds take turns, and owners within a kind", async () => {
    const of = (owner: string, kind: string, times: number) => Array.from({ length: times }, () => ({ owner, kind }));
    await add([...of("ann", "usd", 50), ...of("ben", "usd", 1), ...of("cat", "eur", 2), ...of("dan", "btc", 1)]);
    const taken = await makeLeases(pool, TABLE).take({ ...claim, most: 5 });
    expect(taken.map(({ owner, kind }) => `${owner} ${kind}`).toSorted()).toEqual([
      "ann usd",
      "ben usd",
      "cat eur",
      "cat eur",
      "dan btc",
    ]);
  });

  it("gives what is of a higher rank first, whoever's it is, and within a rank lets owners take turns", async () => {
    const ids = await add(
      [
        ...[{ owner: "ann" }, { owner: "ann" }, { owner: "ben" }, { owner: "ann" }, { owner: "cat" }, { owner: "cat" }],
      ].map((one) => ({ ...one, inSeconds: 0 })),
    );
    await database.adminPool().query("UPDATE users.task SET due_at = now() - interval '1 second' + (due_at - now())");
    const ranks = [2, 0, 1, 0, 1, 1];
    const rank = `CASE id ${ids.map((id, n) => `WHEN '${id}' THEN ${ranks[n]}`).join(" ")} END`;
    const leases = makeLeases(database.pool("users", 1), { ...TABLE, rank });
    const order: number[] = [];
    for (let n = 0; n < 6; n += 1)
      order.push(...(await leases.take({ ...claim, most: 1 })).map(({ id }) => ids.indexOf(id)));
    expect(order).toEqual([1, 3, 2, 4, 5, 0]);
  });

  it("starves nothing: what has waited for a minute goes up a rank, and then is the first of its new one", async () => {
    const ids = await add(
      [{ inSeconds: 0 }, { inSeconds: -RANK_SECONDS }, { inSeconds: -2 * RANK_SECONDS }].flatMap((one) => [one, one]),
    );
    const ranks = [0, 1, 1, 2, 2, 3];
    const rank = `CASE id ${ids.map((id, n) => `WHEN '${id}' THEN ${ranks[n]}`).join(" ")} END`;
    await database.adminPool().query("UPDATE users.task SET due_at = due_at - interval '1 second'");
    const leases = makeLeases(database.pool("users", 1), { ...TABLE, rank });
    const order: number[] = [];
    for (let n = 0; n < 6; n += 1)
      order.push(...(await leases.take({ ...claim, most: 1 })).map(({ id }) => ids.indexOf(id)));
    expect(order).toEqual([4, 2, 0, 5, 3, 1]);
  });

  it("gives an owner and a kind no more than theirs, those in hand counted", async () => {
    await add(Array.from({ length: 20 }, (_, n) => ({ owner: n % 2 ? "ann" : "ben", kind: n % 2 ? "usd" : "eur" })));
    const leases = makeLeases(pool, TABLE);
    const held = await leases.take({ ...claim, perOwner: 3 });
    expect(held).toHaveLength(6);
    expect(await leases.take({ ...claim, perOwner: 3, held })).toEqual([]);
    const more = await leases.take({ ...claim, perOwner: 10, perKind: 5, held });
    expect(more.map(({ kind }) => kind).toSorted()).toEqual(["eur", "eur", "usd", "usd"]);
  });

  it("keeps what an error said, whatever that is", async () => {
    await add([{}]);
    const leases = makeLeases(pool, TABLE);
    const [lease] = await leases.take(claim);
    if (!lease) throw new Error("nothing was taken");
    await leases.postpone(lease, { error: `a\0b\ud800${"c".repeat(1000)}`, inMs: 1 });
    const [row] = await rows();
    expect(row.error).toHaveLength(500);
    expect(row.error.startsWith("ab\ufffdccc")).toBe(true);
  });
});

describe("its worker", () => {
  it.each([
    ["throws", () => Promise.reject(new Error("not this one"))],
    ["throws what is no error", () => Promise.reject("a word")],
    ["throws a passing fault", () => Promise.reject(Object.assign(new Error("away"), { code: "ECONNREFUSED" }))],
    [
      "throws at once",
      () => {
        throw new Error("not even a promise");
      },
    ],
    ["never ends", () => new Promise<Worked>(() => undefined)],
  ])("does ninety-nine of a hundred where one %s, and tries that one later", async (_what, fail) => {
    const ids = await add(Array.from({ length: 100 }, () => ({})));
    const queue = worker(async ({ id }) => (id === ids[50] ? fail() : "remove"), { deadlineMs: 200 });
    expect(await queue.round()).toBeGreaterThan(50_000);
    expect(await rows()).toMatchObject([{ id: ids[50], attempts: 1, parked: false, error: expect.any(String) }]);
  });

  it("parks what fails its last time, says so once for people, and takes it again when it is asked to", async () => {
    const [id] = await add([{}]);
    let isBroken = true;
    const queue = worker(async () => {
      if (isBroken) throw new Error("broken");
      return "remove";
    });
    for (let tries = 0; tries < 5; tries += 1) {
      await queue.round();
      await pool.query("UPDATE task SET due_at = now() - interval '1 s'");
    }
    expect(await rows()).toEqual([{ id, attempts: 3, error: "Error: broken", parked: true }]);
    expect(lines.filter((line) => line.includes("parked for an operator"))).toHaveLength(1);
    isBroken = false;
    await pool.query("UPDATE task SET parked_at = NULL, attempts = 0");
    await queue.round();
    expect(await rows()).toEqual([]);
  });

  it("goes on with what comes while all that it has in hand hangs", async () => {
    await add(Array.from({ length: 10 }, () => ({ kind: "usd" })));
    const begun: string[] = [];
    const hang = Promise.withResolvers<Worked>();
    const queue = worker(
      ({ kind }) => {
        begun.push(kind);
        return kind === "usd" ? hang.promise : removed();
      },
      { places: 8, perKind: 4 },
    );
    queue.start();
    await expect.poll(() => begun.length).toBe(4);
    await add([{ kind: "eur" }]);
    queue.wake();
    await expect.poll(() => begun).toEqual(["usd", "usd", "usd", "usd", "eur"]);
    hang.resolve("remove");
    await expect.poll(rows).toEqual([]);
    await queue.stop();
  });

  it("does not count a try that only was too early", async () => {
    await add([{}]);
    const queue = worker(async () => ({ inMs: 60_000 }));
    expect(await queue.round()).toBeGreaterThan(50_000);
    expect(await rows()).toMatchObject([{ attempts: 0, error: null }]);
  });

  it("gives up what fails again and again, and not what takes long and fails now and then", async () => {
    const [id] = await add([{}]);
    let times = 0;
    const queue = worker(async () => {
      times += 1;
      if (times % 2 === 0) throw new Error("broken");
      return { inMs: 0 };
    });
    for (let rounds = 0; rounds < 10; rounds += 1) {
      await queue.round();
      await pool.query("UPDATE task SET due_at = now() - interval '1 s'");
    }
    expect(times).toBeGreaterThan(8);
    expect(await rows()).toMatchObject([{ id, parked: false }]);
  });

  it("says when the next is due, and that none ever will be", async () => {
    const queue = worker(removed);
    expect(await queue.round()).toBe(false);
    await add([{ inSeconds: 100 }]);
    expect(await queue.round()).toBeGreaterThan(90_000);
  });

  it("waits longer after each try, up to the longest, and ends", () => {
    const delay = backOff({ firstMs: 1_000, longestMs: 5_000, tries: 6 });
    expect([1, 2, 3, 4, 5, 6].map(delay)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, null]);
  });
});
