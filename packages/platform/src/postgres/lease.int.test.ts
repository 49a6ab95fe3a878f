import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { type LeaseParts, underLease } from "./lease.ts";

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;
let parts: LeaseParts;
const lines: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.pool("users");
  admin = database.adminPool();
  parts = { pool, log: makeLogger({ name: "test", level: "warn", stream: { write: (line) => lines.push(line) } }) };
});
afterAll(() => database.drop());
beforeEach(() => admin.query("TRUNCATE users.lease, users.inbox"));

const remember = (id: string) => (client: pg.PoolClient) =>
  client.query("INSERT INTO inbox (consumer, event_id) VALUES ('test', $1)", [id]).then(() => undefined);
const remembered = async () =>
  (await admin.query<{ event_id: string }>("SELECT event_id FROM users.inbox ORDER BY 1")).rows.map(
    ({ event_id }) => event_id,
  );
const readUntil = async () => (await admin.query<{ until: Date }>("SELECT until FROM users.lease")).rows[0]?.until;
const isFree = (name = "a") => underLease(parts, name, async () => true);

describe("a lease", () => {
  it("is refused while another has it, and a lease of another name is not", async () => {
    const inner = await underLease(parts, "a", async () => [await isFree("a"), await isFree("b")]);

    expect(inner).toEqual([null, true]);
  });

  it("is one holder's, whoever asks at the same moment", async () => {
    const gate = Promise.withResolvers<void>();
    const asked = Array.from({ length: 20 }, () => underLease(parts, "a", () => gate.promise.then(() => true)));
    const refused = Promise.all(asked.map(async (one) => ((await one) === null ? 1 : 0)));
    let answered = 0;
    for (const one of asked)
      void one.then(() => {
        answered += 1;
      });
    await expect.poll(() => answered).toBe(19);
    gate.resolve();

    expect((await refused).reduce<number>((sum, one) => sum + one, 0)).toBe(19);
  });

  it("is free at once after its end, and after a failure, which is passed on as it was", async () => {
    const fault = new Error("no");

    await expect(underLease(parts, "a", () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await isFree()).toBe(true);
    expect(await underLease(parts, "a", (lease) => lease.finish(remember("1")))).toBe(true);
    expect(await isFree()).toBe(true);
    expect(await remembered()).toEqual(["1"]);
  });

  it("is free at once where what its holder does at the end fails, which is rolled back", async () => {
    const failing = underLease(parts, "a", (lease) =>
      lease.finish(async (client) => {
        await remember("1")(client);
        await client.query("SELECT 1 / 0");
      }),
    );

    await expect(failing).rejects.toMatchObject({ code: "22012" });
    expect(await isFree()).toBe(true);
    expect(await remembered()).toEqual([]);
  });

  it("is kept by whoever works for longer than it lasts", async () => {
    const brief = { ...parts, leaseMs: 2_000, renewMs: 50 };
    const inner = await underLease(brief, "a", async (lease) => {
      const first = (await readUntil())?.getTime() ?? 0;
      // Later than the first one ended, by the database's own clock.
      await expect
        .poll(async () => (await admin.query("SELECT now() > $1 AS over", [new Date(first)])).rows[0].over)
        .toBe(true);
      return [await isFree(), await lease.finish(remember("1"))];
    });

    expect(inner).toEqual([null, true]);
    expect(await isFree()).toBe(true);
  });

  it("goes to another from a holder that stood still, which then does nothing of what one alone may do", async () => {
    const still = { ...parts, leaseMs: 100, renewMs: 3_600_000 };
    const inner = await underLease(still, "a", async (lease) => {
      await expect.poll(() => underLease(parts, "a", (other) => other.finish(remember("other")))).toBe(true);
      return lease.finish(remember("late"));
    });

    expect(inner).toBe(false);
    expect(await remembered()).toEqual(["other"]);
  });

  it("is not given back by one that has lost it", async () => {
    const still = { ...parts, leaseMs: 100, renewMs: 3_600_000 };
    const begun = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const first = underLease(still, "a", () => {
      begun.resolve();
      return lost.promise;
    });
    await begun.promise;
    let second: Promise<unknown> | undefined;
    await expect
      .poll(async () => {
        const taken = Promise.withResolvers<boolean>();
        second = underLease(parts, "a", () => {
          taken.resolve(true);
          return gate.promise;
        }).then(() => taken.resolve(false));
        return taken.promise;
      })
      .toBe(true);

    lost.resolve();
    await first;
    expect(await isFree()).toBe(null);
    gate.resolve();
    await second;
    expect(await isFree()).toBe(true);
  });

  it("is still its holder's where it has ended and nobody came", async () => {
    const still = { ...parts, leaseMs: 1, renewMs: 3_600_000 };
    const done = await underLease(still, "a", async (lease) => {
      await expect
        .poll(async () => (await admin.query("SELECT until < now() AS over FROM users.lease")).rows[0].over)
        .toBe(true);
      return lease.finish(remember("1"));
    });

    expect(done).toBe(true);
    expect(await remembered()).toEqual(["1"]);
  });

  it.each(["1 hour", "10 years"])("does not last for %s where the database's clock was set back", async (ahead) => {
    await admin.query("INSERT INTO users.lease (name, term, until) VALUES ('a', 7, now() + $1::interval)", [ahead]);

    expect(await isFree()).toBe(true);
  });

  it("is not taken for one of a clock set back by whoever takes shorter ones", async () => {
    const inner = await underLease(parts, "a", () => underLease({ ...parts, leaseMs: 1 }, "a", async () => true));

    expect(inner).toBe(null);
  });

  it("outlives a renewal that fails, and says so", async () => {
    lines.length = 0;
    const { log } = parts;
    const failing = {
      query: (statement: { name?: string }) =>
        statement.name === "lease-renew" ? Promise.reject(new Error("away")) : pool.query(statement as pg.QueryConfig),
      connect: () => pool.connect(),
    };
    const done = await underLease({ pool: failing as unknown as pg.Pool, log, renewMs: 10 }, "a", async (lease) => {
      await expect.poll(() => lines.join("")).toContain("a lease could not be renewed");
      return lease.finish(remember("1"));
    });

    expect(done).toBe(true);
  });
});
