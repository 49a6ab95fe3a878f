import { type CofferEvent, topicOf, wrapEvent } from "@coffer/contracts/event";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PrismaClient } from "../../../../subgraphs/users/src/adapters/postgres/generated/client.ts";
import { inTransaction, pgSql, prismaSql } from "../postgres/sql.ts";
import { makeLogger } from "../running/log.ts";
import { makeMemoryEventBus } from "./bus-memory.ts";
import { consume, startConsumer } from "./consumer.ts";
import type { ConsumerParts, Effect } from "./consumer-parts.ts";
import { replayRequested } from "./dead-letters.ts";

type Transaction = ConsumerParts["transaction"];
/** Tests of the road do not look into the data. */
type Unread = (...given: Parameters<Effect>) => Promise<void>;

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.pool("users", 6);
  admin = database.adminPool();
  await admin.query("CREATE TABLE users.effect (id serial, subject text, CHECK (subject <> 'impossible'))");
  await admin.query(
    `GRANT ALL ON users.effect TO ${database.roleOf("users")}; GRANT USAGE ON SEQUENCE users.effect_id_seq TO ${database.roleOf("users")}`,
  );
  prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "users" }), errorFormat: "minimal" });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(() => admin.query("TRUNCATE users.inbox, users.dead_letter, users.effect RESTART IDENTITY"));

const happened = (subject: string): CofferEvent =>
  wrapEvent("auth", { type: "user.registered", subject, data: { name: subject }, time: new Date(0) });
const write = (async (sql, { subject }) => {
  await sql.query("INSERT INTO effect (subject) VALUES ($1)", [subject]);
}) as Effect;
const logged: string[] = [];
const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => logged.push(line) } });

const consumerOf = (transaction: Transaction, effect: Unread = write): ConsumerParts => ({
  subgraph: "users",
  name: "test",
  from: ["auth"],
  bus: makeMemoryEventBus(log),
  log,
  transaction,
  effects: { "coffer.auth.user.registered": effect as Effect },
});

const list = async (query: string) => (await admin.query<{ it: string }>(query)).rows.map(({ it }) => it);
const effects = () => list("SELECT subject AS it FROM users.effect ORDER BY id");
const inbox = () => list("SELECT event_id AS it FROM users.inbox ORDER BY 1");
const letters = async () =>
  (
    await admin.query<{ subject: string; error: string; attempts: number }>(
      "SELECT event->>'subject' AS subject, error, attempts FROM users.dead_letter ORDER BY created_at, event_id",
    )
  ).rows;
/** As an operator does for all that there is. */
async function replayDeadLetters(parts: ConsumerParts): Promise<number> {
  await admin.query("UPDATE users.dead_letter SET replay_requested_at = now()");
  return replayRequested(parts);
}
/** Raises an SQLSTATE in the database itself: the error comes back as each client reports it. */
const raise = (code: string): Unread => {
  if (!/^[0-9A-Z]{5}$/.test(code)) throw new Error("not an SQLSTATE");
  return async (sql) => {
    await sql.query(`DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '${code}'; END $$`);
  };
};

const TRANSACTIONS: readonly [string, Transaction][] = [
  ["pg", (work) => inTransaction(pool, (client) => work(pgSql(client)))],
  ["Prisma", (work) => prisma.$transaction((tx) => work(prismaSql(tx)))],
];

describe.each(TRANSACTIONS)("a consumer in a transaction of %s", (_name, transaction) => {
  it("keeps neither the effect nor the inbox row of an attempt that failed", async () => {
    const parts = consumerOf(transaction, async (sql, event) => {
      await write(sql, event);
      throw new Error("after the effect");
    });

    await consume(parts, happened("a"));

    expect(await effects()).toEqual([]);
    expect(await inbox()).toEqual([]);
  });

  it("puts an event that always fails among the dead letters, whole and with its error, and goes on", async () => {
    const [poison, next] = [happened("impossible"), happened("b")];
    const parts = consumerOf(transaction);

    await consume(parts, poison);
    await consume(parts, next);

    expect(await effects()).toEqual(["b"]);
    expect(await letters()).toMatchObject([{ subject: "impossible", attempts: 1 }]);
    const { rows } = await admin.query("SELECT consumer, event, error FROM users.dead_letter");
    expect(rows).toEqual([{ consumer: "test", event: poison, error: expect.stringContaining("effect_subject_check") }]);
  });

  it("has the effects of ninety-nine of a hundred where one is more than the database can even keep as a letter", async () => {
    // Deeper than either parser goes.
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const poison = { ...happened("impossible"), data: deep };
    const parts = consumerOf(transaction);
    for (let n = 0; n < 100; n += 1) await consume(parts, n === 50 ? poison : happened(`event-${n}`));
    expect(await effects()).toHaveLength(99);
    expect(await letters()).toMatchObject([{ attempts: 1, error: expect.stringContaining("effect_subject_check") }]);
    const { rows } = await admin.query("SELECT event FROM users.dead_letter");
    expect(rows).toEqual([{ event: { ...poison, data: null } }]);
  });

  it("counts the attempts of an event that fails, comes again and fails again", async () => {
    const poison = happened("impossible");
    const parts = consumerOf(transaction);

    await consume(parts, poison);
    await consume(parts, poison);

    expect(await letters()).toMatchObject([{ attempts: 2 }]);
  });

  it.each(["40001", "40P01"])("tries again at once what failed with SQLSTATE %s", async (code) => {
    let tries = 0;
    const parts = consumerOf(transaction, async (sql, event) => {
      tries += 1;
      if (tries < 3) await raise(code)(sql, event);
      await write(sql, event);
    });

    await consume(parts, happened("a"));

    expect(tries).toBe(3);
    expect(await effects()).toEqual(["a"]);
    expect(await letters()).toEqual([]);
  });

  it("gives a conflict that does not pass three tries, and then to the dead letters", async () => {
    let tries = 0;
    const parts = consumerOf(transaction, async (sql, event) => {
      tries += 1;
      await raise("40001")(sql, event);
    });

    await consume(parts, happened("a"));

    expect(tries).toBe(3);
    expect(await letters()).toMatchObject([{ subject: "a", attempts: 1 }]);
  });

  it("leaves an event with the bus while the server does not answer: nothing is said against the event", async () => {
    const parts = consumerOf(transaction, raise("57P01"));

    await expect(consume(parts, happened("a"))).rejects.toThrow("raised");

    expect(await letters()).toEqual([]);
    expect(await inbox()).toEqual([]);
  });

  it("has the effect once where the same event comes five times, one after the other and all at once", async () => {
    const [a, b] = [happened("a"), happened("b")];
    const parts = consumerOf(transaction);

    for (let time = 0; time < 5; time += 1) await consume(parts, a);
    await Promise.all(Array.from({ length: 5 }, () => consume(parts, b)));

    expect(await effects()).toEqual(["a", "b"]);
    expect(await inbox()).toEqual([a.id, b.id].toSorted());
    expect(await letters()).toEqual([]);
  });

  it("passes over what it has no effect for, and remembers nothing of it", async () => {
    await consume({ ...consumerOf(transaction), effects: {} }, happened("a"));

    expect(await inbox()).toEqual([]);
  });
});

describe("two consumers of one subgraph", () => {
  it("each have their effect of the same event", async () => {
    const event = happened("a");
    const transaction = TRANSACTIONS[0]?.[1] as Transaction;

    await consume(consumerOf(transaction), event);
    await consume({ ...consumerOf(transaction), name: "other" }, event);

    expect(await effects()).toEqual(["a", "a"]);
  });
});

describe("a consumer whose database is gone", () => {
  it("rejects, so that the event stays with the bus, and has its effect when the database is back", async () => {
    const away = new pg.Pool({ connectionString: "postgres://users:x@127.0.0.1:1/none" });
    let isBack = false;
    const parts = consumerOf((work) => inTransaction(isBack ? pool : away, (client) => work(pgSql(client))));
    const subscription = await startConsumer(parts);
    const event = happened("a");

    await expect(parts.bus.publish(topicOf("auth"), [event])).rejects.toMatchObject({ code: "ECONNREFUSED" });
    isBack = true;
    await parts.bus.publish(topicOf("auth"), [event]);

    expect(await effects()).toEqual(["a"]);
    expect(await letters()).toEqual([]);
    await subscription.stop();
    await away.end();
  });

  it("rejects where the connection is cut within the effect, and leaves no dead letter", async () => {
    let cuts = 0;
    const parts = consumerOf(TRANSACTIONS[0]?.[1] as Transaction, async (sql, event) => {
      await write(sql, event);
      const [row] = await sql.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      cuts += 1;
      await admin.query("SELECT pg_terminate_backend($1)", [row?.pid]);
      await sql.query("SELECT pg_sleep(10)");
    });

    await expect(consume(parts, happened("a"))).rejects.toThrow();

    expect(cuts).toBe(3);
    expect(await effects()).toEqual([]);
    expect(await letters()).toEqual([]);
  });
});

describe("a consumer on the bus", () => {
  it("reads the topics of the subgraphs it names, as one group, and goes on after a poison event", async () => {
    const parts = consumerOf(TRANSACTIONS[0]?.[1] as Transaction);
    const subscription = await startConsumer(parts);

    await parts.bus.publish(topicOf("auth"), [happened("a"), happened("impossible"), happened("b")]);
    await parts.bus.publish(topicOf("payments"), [happened("elsewhere")]);

    expect(await effects()).toEqual(["a", "b"]);
    expect(await letters()).toMatchObject([{ subject: "impossible" }]);
    await subscription.stop();
  });

  it("logs, with the event's id and the error, what goes to the dead letters", async () => {
    const poison = happened("impossible");
    logged.length = 0;

    await consume(consumerOf(TRANSACTIONS[0]?.[1] as Transaction), poison);

    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: "error",
        eventId: poison.id,
        eventType: poison.type,
        consumer: "test",
        err: { message: expect.stringContaining("effect_subject_check") },
      },
    ]);
  });

  it("buries an event also where its error's text is one that PostgreSQL cannot hold", async () => {
    const parts = consumerOf(TRANSACTIONS[0]?.[1] as Transaction, () =>
      Promise.reject(new Error(`\0${"x".repeat(9000)}`)),
    );

    await consume(parts, happened("a"));

    expect(await letters()).toMatchObject([{ subject: "a", error: expect.stringMatching(/^Error: x{1000}/) }]);
  });
});

describe("a consumer that runs", () => {
  it("tries a dead letter again by itself as soon as an operator has asked for it", async () => {
    let isMended = false;
    const parts = consumerOf(TRANSACTIONS[0]?.[1] as Transaction, async (sql, event) => {
      if (!isMended) throw new Error("not yet");
      await write(sql, event);
    });
    const subscription = await startConsumer(parts);
    await parts.bus.publish(topicOf("auth"), [happened("a")]);
    isMended = true;

    await admin.query("UPDATE users.dead_letter SET replay_requested_at = now()");

    await expect.poll(effects, { timeout: 120_000, interval: 20 }).toEqual(["a"]);
    await expect.poll(letters, { timeout: 120_000, interval: 20 }).toEqual([]);
    await subscription.stop();
  });

  it.each([
    ["a NUL", "a\0b"],
    ["half of a surrogate pair", "\ud83d"],
    ["what only looks like one", "\\u0000"],
  ])("buries and replays, whole, an event with %s, which PostgreSQL's JSON does not take", async (_name, name) => {
    const event = { ...happened("a"), data: { name } };
    const [failing, seen]: [ConsumerParts, CofferEvent[]] = [
      consumerOf(TRANSACTIONS[0]?.[1] as Transaction, () => Promise.reject(new Error("not yet"))),
      [],
    ];

    await consume(failing, event);
    expect(await letters()).toHaveLength(1);
    const mended = consumerOf(TRANSACTIONS[0]?.[1] as Transaction, async (_sql, again) => void seen.push(again));

    expect(await replayDeadLetters(mended)).toBe(1);
    expect(seen).toEqual([event]);
  });
});

describe.each(TRANSACTIONS)("replaying dead letters in a transaction of %s", (_name, transaction) => {
  it("keeps those that fail again, with the new error and one more attempt", async () => {
    await consume(consumerOf(transaction), happened("impossible"));
    const stillFailing = consumerOf(transaction, () => Promise.reject(new Error("another reason")));

    expect(await replayDeadLetters(stillFailing)).toBe(0);
    expect(await replayDeadLetters({ ...stillFailing, effects: {} })).toBe(0);

    expect(await letters()).toEqual([
      { subject: "impossible", attempts: 3, error: expect.stringContaining("no effect for") },
    ]);
    expect(await inbox()).toEqual([]);
  });

  it("leaves alone what nobody has asked for, and what failed again until it is asked for again", async () => {
    const failing = consumerOf(transaction, () => Promise.reject(new Error("not yet")));
    for (const subject of ["a", "b"]) await consume(failing, happened(subject));

    expect(await replayRequested(consumerOf(transaction))).toBe(0);
    await admin.query("UPDATE users.dead_letter SET replay_requested_at = now() WHERE event->>'subject' = 'a'");
    expect(await replayRequested(failing)).toBe(0);
    expect(await replayRequested(consumerOf(transaction))).toBe(0);

    expect(await letters()).toMatchObject([
      { subject: "a", attempts: 2 },
      { subject: "b", attempts: 1 },
    ]);
    expect(await effects()).toEqual([]);
  });

  it("removes those that succeed, oldest first, and says how many", async () => {
    const failing = consumerOf(transaction, () => Promise.reject(new Error("not yet")));
    for (const subject of ["a", "impossible", "b"]) await consume(failing, happened(subject));

    expect(await replayDeadLetters(consumerOf(transaction))).toBe(2);

    expect(await effects()).toEqual(["a", "b"]);
    expect(await letters()).toMatchObject([{ subject: "impossible", attempts: 2 }]);
  });

  it("has no second effect of an event that came again meanwhile and succeeded", async () => {
    const event = happened("a");
    await consume(
      consumerOf(transaction, () => Promise.reject(new Error("not yet"))),
      event,
    );
    await consume(consumerOf(transaction), event);

    expect(await replayDeadLetters(consumerOf(transaction))).toBe(1);

    expect(await effects()).toEqual(["a"]);
    expect(await letters()).toEqual([]);
  });

  it("leaves the letters of other consumers alone", async () => {
    const other = { ...consumerOf(transaction, () => Promise.reject(new Error("not yet"))), name: "other" };
    await consume(other, happened("a"));

    expect(await replayDeadLetters(consumerOf(transaction))).toBe(0);

    expect(await letters()).toMatchObject([{ subject: "a", attempts: 1 }]);
  });

  it("has each effect once, and counts it once, where two operators replay at the same time", async () => {
    const failing = consumerOf(transaction, () => Promise.reject(new Error("not yet")));
    for (const subject of ["a", "b", "c"]) await consume(failing, happened(subject));

    const counts = await Promise.all([1, 2].map(() => replayDeadLetters(consumerOf(transaction))));

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect((await effects()).toSorted()).toEqual(["a", "b", "c"]);
    expect(await letters()).toEqual([]);
  });

  it("stops, and changes no letter, where the database does not answer", async () => {
    await consume(
      consumerOf(transaction, () => Promise.reject(new Error("not yet"))),
      happened("a"),
    );

    await expect(replayDeadLetters(consumerOf(transaction, raise("57P01")))).rejects.toThrow("raised");

    expect(await letters()).toMatchObject([{ subject: "a", attempts: 1 }]);
  });
});
