import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from "@coffer/local-parts/pgbouncer";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction, pgSql } from "../postgres/sql.ts";
import { appendWrapped } from "./outbox.ts";

const why = whyNoPgbouncer();
const SUBJECTS = ["a", "b", "c", "d", "e"];

describe.skipIf(why)(
  `relays of several processes behind a pooler in transaction mode${why ? ` (skipped: ${why})` : ""}`,
  () => {
    let database: TestDatabase;
    let pool: pg.Pool;
    let admin: pg.Pool;
    let pooler: Pgbouncer;
    const children: ChildProcess[] = [];
    const published: string[] = [];

    beforeAll(async () => {
      database = await freshDatabase();
      pool = database.pool("users", 5);
      admin = database.adminPool();
      const { port, username, password } = new URL(database.urlOf("users"));
      const passwords = { [username]: decodeURIComponent(password) };
      pooler = await startPgbouncer({ serverPort: Number(port), mode: "transaction", passwords });
    });
    beforeEach(async () => {
      published.length = 0;
      await admin.query("TRUNCATE users.outbox");
    });
    afterEach(async () => {
      for (const child of children.splice(0)) await end(child);
    });
    afterAll(async () => {
      await pooler?.stop();
      await database?.drop();
    });

    async function end(child: ChildProcess): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }

    type Published = (events: readonly CofferEvent[], child: ChildProcess) => unknown;
    const safe: Published = (events, child) => {
      published.push(...events.map(({ subject, sequence }) => `${subject}#${sequence}`));
      child.send("safe");
    };
    /** `act` is asked what becomes of what a relay publishes. */
    function startRelays(count: number, act: Published): void {
      const url = Object.assign(new URL(database.urlOf("users")), { port: String(pooler.port) }).href;
      for (let n = 0; n < count; n += 1) {
        const child = fork(new URL("relay-process.fixture.ts", import.meta.url), [url]);
        child.on("message", (events) => void act(events as readonly CofferEvent[], child));
        children.push(child);
      }
    }

    const numbers = (from: number, upto: number) => Array.from({ length: upto - from + 1 }, (_, n) => from + n);
    /** Each subject's events one transaction after the other, the subjects side by side. */
    const append = (from: number, upto: number) =>
      Promise.all(
        SUBJECTS.map(async (subject) => {
          for (const n of numbers(from, upto)) {
            const event = { type: "thing.happened", subject, sequence: String(n), data: {}, time: new Date(0) };
            await inTransaction(pool, (client) => appendWrapped(pgSql(client), [wrapEvent("users", event)]));
          }
        }),
      );
    const waiting = async () => (await admin.query("SELECT count(*)::int AS n FROM users.outbox")).rows[0].n;
    const ofSubject = (subject: string) => published.filter((one) => one.startsWith(`${subject}#`));
    async function expectAllOnce(upto: number): Promise<void> {
      await expect.poll(waiting).toBe(0);
      for (const subject of SUBJECTS)
        expect(ofSubject(subject)).toEqual(numbers(1, upto).map((n) => `${subject}#${n}`));
    }

    it("publish everything once, in order", async () => {
      startRelays(3, safe);
      await append(1, 60);

      await expectAllOnce(60);
    });

    it("publish everything once, in order, where one is killed before the bus has what it publishes", async () => {
      let killed: Promise<void> | undefined;
      startRelays(2, (events, child) => {
        if (killed !== undefined) safe(events, child);
        else killed = end(child);
      });
      await append(1, 20);
      await expect.poll(() => killed !== undefined).toBe(true);
      await killed;
      await append(21, 40);

      await expectAllOnce(40);
    });

    it("publish again, in order, what one had published that was killed before it could say so, and nothing else", async () => {
      let doubled: string[] | undefined;
      startRelays(2, (events, child) => {
        if (doubled) return safe(events, child);
        doubled = events.map(({ subject, sequence }) => `${subject}#${sequence}`);
        published.push(...doubled);
        return end(child);
      });
      await append(1, 20);

      await expect.poll(waiting).toBe(0);
      const again = published.filter((one, place) => published.indexOf(one) !== place);
      expect(again).toEqual(doubled);
      published.splice(0, again.length);
      await expectAllOnce(20);
    });

    it("publish nothing twice while one waits for the bus for longer than a lease", async () => {
      const held: (() => void)[] = [];
      startRelays(2, (events, child) => {
        if (held.length === 0) held.push(() => safe(events, child));
        else safe(events, child);
      });
      await append(1, 5);
      await expect.poll(() => held.length).toBe(1);
      const { rows } = await admin.query("SELECT until FROM users.lease");
      await expect
        .poll(async () => (await admin.query("SELECT now() > $1 AS over", [rows[0].until])).rows[0].over)
        .toBe(true);
      await append(6, 10);
      expect(published).toEqual([]);
      held[0]?.();

      await expectAllOnce(10);
    });

    it("lose nothing, and keep the order, where the server ends every connection of the pooler meanwhile", async () => {
      await append(1, 20);
      let ended: Promise<unknown> | undefined;
      startRelays(2, async (events, child) => {
        // The role is that of every database of this server.
        ended ??= admin.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()",
          [database.roleOf("users")],
        );
        await ended;
        safe(events, child);
      });

      await expect.poll(waiting).toBe(0);
      const once = [...new Set(published)];
      published.splice(0, published.length, ...once);
      await expectAllOnce(20);
    });
  },
);
