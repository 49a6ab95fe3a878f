import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { inTransaction, pgSql, type Sql } from "../postgres/sql.ts";
import { makeLogger } from "../running/log.ts";
import { makeMemoryEventBus } from "./bus-memory.ts";
import { consumeTogether } from "./consumer.ts";
import type { ConsumerParts, Effect } from "./consumer-parts.ts";

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  [pool, admin] = [database.pool("users", 4), database.adminPool()];
  await admin.query("CREATE TABLE users.effect (id serial, subject text, CHECK (subject <> 'impossible'))");
  await admin.query(
    `GRANT ALL ON users.effect TO ${database.roleOf("users")}; GRANT USAGE ON SEQUENCE users.effect_id_seq TO ${database.roleOf("users")}`,
  );
});
afterAll(() => database.drop());
beforeEach(() => admin.query("TRUNCATE users.dead_letter, users.effect RESTART IDENTITY"));

const happened = (subject: string): CofferEvent =>
  wrapEvent("auth", { type: "user.registered", subject, data: {}, time: new Date(0) });
const write = async (sql: Sql, { subject }: CofferEvent) => {
  await sql.query("INSERT INTO effect (subject) VALUES ($1)", [subject]);
};
const writeAll: NonNullable<ConsumerParts["together"]> = async (sql, events) => {
  for (const event of events) await write(sql, event);
};
/** What the server itself refuses. */
const refuse = (code: "40001" | "57P01") => async (sql: Sql) => {
  await sql.query(`DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '${code}'; END $$`);
};
const log = makeLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });

const manyOf = (together: NonNullable<ConsumerParts["together"]>): ConsumerParts => ({
  ...{ subgraph: "users", name: "test", from: ["auth"], log, isRepeatable: true, together },
  bus: makeMemoryEventBus(log),
  transaction: (work) => inTransaction(pool, (client) => work(pgSql(client))),
  effects: { "coffer.auth.user.registered": write as Effect },
});

const list = async (text: string) => (await admin.query<{ it: string }>(text)).rows.map(({ it: found }) => found);
const effects = () => list("SELECT subject AS it FROM users.effect ORDER BY id");
const letters = () => list("SELECT event->>'subject' AS it FROM users.dead_letter");

it("has the effects of all of them in one transaction, and passes over what it has none for", async () => {
  const sizes: number[] = [];
  const parts = manyOf(async (sql, events) => {
    sizes.push(events.length);
    await writeAll(sql, events);
  });
  const other = { ...happened("other"), type: "coffer.auth.user.frozen" };

  await consumeTogether(parts, [happened("a"), other, happened("b")]);
  await consumeTogether(parts, [other]);

  expect([await effects(), sizes]).toEqual([["a", "b"], [2]]);
});

it("keeps the one that is at fault as a dead letter, and has the effects of those around it once", async () => {
  await consumeTogether(manyOf(writeAll), [happened("a"), happened("impossible"), happened("b")]);

  expect([await effects(), await letters()]).toEqual([["a", "b"], ["impossible"]]);
});

it("tries each alone after a conflict", async () => {
  await consumeTogether(manyOf(refuse("40001")), [happened("a"), happened("b")]);

  expect([await effects(), await letters()]).toEqual([["a", "b"], []]);
});

it("leaves all with the bus while the server does not answer: nothing is said against them", async () => {
  await expect(consumeTogether(manyOf(refuse("57P01")), [happened("a")])).rejects.toThrow("raised");

  expect([await effects(), await letters()]).toEqual([[], []]);
});
