import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { QUEUES } from "@coffer/contracts/queues";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { type DeadLetter, type DeadLetterDesk, makeDeadLetterDesk } from "./dead-letter-desk.ts";

let database: TestDatabase;
let admin: pg.Pool;
let pool: pg.Pool;
let desk: DeadLetterDesk;
let logged: string[];
const operator = newId("usr");

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  pool = database.pool("users", 8);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await admin.query("TRUNCATE users.dead_letter, users.inbox, users.mail, users.outbox");
  logged = [];
  const log = makeLogger({ name: "users", level: "info", stream: { write: (line) => logged.push(line) } });
  desk = makeDeadLetterDesk({ subgraph: "users", pool, log });
});

const HOUR = "2026-01-01T00:00:00Z";
const letter = (id: string, event: unknown = { type: "coffer.auth.x", data: {} }, at = HOUR) =>
  admin.query(
    "INSERT INTO users.dead_letter (consumer, event_id, event, error, created_at) VALUES ('mails', $1, $2, 'Error: \"bob\" failed', $3)",
    [id, JSON.stringify(event), at],
  );
async function mail(parkedAt: string | null = HOUR): Promise<string> {
  const id = randomUUID();
  await admin.query(
    `INSERT INTO users.mail (id, recipient, subject, text, created_at, due_at, attempts, last_error, parked_at)
     VALUES ($1, 'bob@example.com', 's', 't', now(), now() + interval '1 day', 12, '550 bob@example.com', $2)`,
    [id, parkedAt],
  );
  return id;
}
const event = (payload: unknown) =>
  admin.query(
    "INSERT INTO users.outbox (kind, payload, attempts, due_at, last_error, parked_at) VALUES ('event', $1, 12, now(), 'no', now()) RETURNING id::text",
    [JSON.stringify(payload)],
  );
const all = async (): Promise<DeadLetter[]> =>
  (await desk.list({ first: 100, after: null })).items.map((item) => item.letter);
const replay = (id: string, key: string = randomUUID(), actorId = operator) => desk.replay({ actorId, id, key });

describe("the desk for dead letters", () => {
  it.each([
    "",
    "x",
    "users:job:mails:1",
    "users:job:nothing:1",
    "users:job:__proto__:1",
    "wallets:event:mails:e1",
    "users:event:mails:none",
  ])("refuses %j, which is none of its own", async (id) => {
    await letter("e1");
    expect(await replay(id)).toEqual({ ok: false, error: { code: "DEAD_LETTER_NOT_FOUND" } });
  });

  it("refuses what waits for its try already, what was processed at last, and what is not parked", async () => {
    await letter("e1");
    await admin.query("INSERT INTO users.inbox (consumer, event_id) VALUES ('mails', 'e2')");
    const waiting = await mail(null);
    expect(await replay("users:event:mails:e1")).toMatchObject({ ok: true });
    for (const id of ["users:event:mails:e1", "users:event:mails:e2", `users:job:mails:${waiting}`])
      expect(await replay(id)).toEqual({ ok: false, error: { code: "DEAD_LETTER_REPLAYED" } });
  });

  it("refuses a key with another letter, and gives the first answer again with the same, a refusal too", async () => {
    await letter("e1");
    expect(await replay("users:event:mails:e1", "k")).toMatchObject({ ok: true });
    await admin.query("DELETE FROM users.dead_letter");
    expect(await replay("users:event:mails:e1", "k")).toEqual({ ok: true, value: null });
    expect(await replay("users:event:mails:e2", "k")).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    const missing = "users:event:mails:e3";
    expect(await replay(missing, "k2")).toMatchObject({ error: { code: "DEAD_LETTER_NOT_FOUND" } });
    await letter("e3");
    expect(await replay(missing, "k2")).toMatchObject({ error: { code: "DEAD_LETTER_NOT_FOUND" } });
    expect(await replay(missing, "k", newId("usr"))).toMatchObject({ ok: true });
  });

  it("lets one of ten operators at once have a letter tried again", async () => {
    await letter("e1");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => replay("users:event:mails:e1", "k", newId("usr"))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("keeps who asked for what, in the log and in a table that its role can neither change nor date", async () => {
    const id = await mail();
    expect(await replay(`users:job:mails:${id}`)).toEqual({ ok: true, value: null });
    expect(JSON.parse(logged.at(-1) ?? "{}")).toMatchObject({
      operatorId: operator,
      deadLetter: `users:job:mails:${id}`,
    });
    expect(
      (await admin.query("SELECT FROM users.replay WHERE operation = 'replayDeadLetter'")).rowCount,
    ).toBeGreaterThan(0);
    for (const change of [
      "UPDATE users.replay SET key = 'x'",
      "DELETE FROM users.replay",
      "INSERT INTO users.replay (created_at) VALUES (now())",
    ])
      await expect(pool.query(change)).rejects.toThrow("permission denied");
    const { rows } = await admin.query(
      "SELECT attempts, parked_at, due_at <= now()::timestamptz(3) AS due FROM users.mail",
    );
    expect(rows).toEqual([{ attempts: 0, parked_at: null, due: true }]);
  });

  it("lists both kinds, the oldest first, with no value of anybody's in it", async () => {
    await letter(
      "e1",
      { type: "coffer.auth.registration.email_taken", data: { email: "bob@example.com" } },
      "2026-01-02T00:00:00Z",
    );
    const id = await mail("2026-01-01T00:00:00Z");
    await mail(null);
    const [, third] = [
      await letter("e2", JSON.stringify({ type: "A secret type", data: { x: "\u0000" } }), "2026-01-03T00:00:00Z"),
      await event({ type: "coffer.users.x" }),
    ];

    const [first, second, kept, published] = await all();

    expect(first).toEqual({
      ...{ id: `users:job:mails:${id}`, subgraph: "users", kind: "JOB", worker: "mails", eventType: null },
      ...{ error: "550 [address]", attempts: 12, payload: [], replayRequestedAt: null },
      givenUpAt: new Date("2026-01-01T00:00:00Z"),
      lastTriedAt: new Date("2026-01-01T00:00:00Z"),
    });
    expect(second).toMatchObject({
      kind: "EVENT",
      eventType: "coffer.auth.registration.email_taken",
      error: "Error: [text] failed",
    });
    expect(second?.payload).toContainEqual({ path: "data.email", type: "text" });
    expect(kept).toMatchObject({ id: "users:event:mails:e2", eventType: null });
    expect(published).toMatchObject({
      id: `users:job:events:${third.rows[0].id}`,
      worker: "events",
      eventType: "coffer.users.x",
    });
    expect(JSON.stringify(await all())).not.toMatch(/bob|secret type/);
  });

  it("comes by pages that neither leave out nor repeat, where many were given up at one time", async () => {
    for (let n = 0; n < 7; n += 1) await letter(`e${n}`);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const page: Awaited<ReturnType<DeadLetterDesk["list"]>> = await desk.list({ first: 2, after });
      seen.push(...page.items.map((item) => item.letter.id));
      after = page.items.at(-1)?.place ?? null;
      more = page.hasNext;
    }
    expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `users:event:mails:e${n}`));
  });

  it("works with every subgraph's own role, and its queues are the tables that can park", async () => {
    const log = makeLogger({ name: "x", level: "silent" });
    for (const subgraph of SUBGRAPHS) {
      const own = makeDeadLetterDesk({ subgraph, pool: database.pool(subgraph, 1), log });
      expect(await own.list({ first: 1, after: null })).toMatchObject({ hasNext: false });
      for (const queue of Object.keys(QUEUES[subgraph])) {
        const key = queue === "events" ? "987654321" : randomUUID();
        const asked = await own.replay({ actorId: operator, id: `${subgraph}:job:${queue}:${key}`, key: queue });
        expect(asked).toMatchObject({ error: { code: "DEAD_LETTER_NOT_FOUND" } });
      }
    }
  });
});
