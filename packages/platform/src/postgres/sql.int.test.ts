import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HAS_BEGUN, hasReached, inShortTransaction, inTransaction, inTrial, pgSql, reaching } from "./sql.ts";

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.pool("users", 1);
  admin = database.adminPool();
});
afterAll(() => database.drop());
beforeEach(() => admin.query("TRUNCATE users.inbox"));

const remember = (client: pg.ClientBase, id: string) =>
  client.query("INSERT INTO inbox (consumer, event_id) VALUES ('test', $1)", [id]);
const rememberOnceBegun = (client: pg.ClientBase, id: string) =>
  client.query(`INSERT INTO inbox (consumer, event_id) SELECT 'test', $1 WHERE ${HAS_BEGUN}`, [id]);
const remembered = async () =>
  (await admin.query<{ event_id: string }>("SELECT event_id FROM users.inbox ORDER BY 1")).rows.map(
    ({ event_id }) => event_id,
  );
const readPid = async (client: pg.ClientBase) =>
  (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;

describe("inTransaction", () => {
  it("rolls everything back when the work throws, and passes the error on as it was", async () => {
    const fault = new Error("no");

    const failing = inTransaction(pool, async (client) => {
      await remember(client, "a");
      throw fault;
    });

    await expect(failing).rejects.toBe(fault);
    expect(await remembered()).toEqual([]);
  });

  it("rejects, and keeps nothing, where a deferred rule is broken at the commit", async () => {
    await admin.query(
      "CREATE TABLE users.deferred (id int CONSTRAINT deferred_once UNIQUE DEFERRABLE INITIALLY DEFERRED)",
    );
    await admin.query(`GRANT INSERT, SELECT ON users.deferred TO ${database.roleOf("users")}`);

    const failing = inTransaction(pool, (client) => client.query("INSERT INTO deferred VALUES (1), (1)"));

    await expect(failing).rejects.toMatchObject({ code: "23505" });
    expect((await pool.query("SELECT FROM deferred")).rowCount).toBe(0);
  });

  it("commits what the work did, and returns what it returned", async () => {
    const answer = await inTransaction(pool, async (client) => {
      await remember(client, "a");
      return "done";
    });

    expect(answer).toBe("done");
    expect(await remembered()).toEqual(["a"]);
  });

  it("hands the connection back clean after a failure: the next transaction is on the same one", async () => {
    const first = await inTransaction(pool, readPid);
    await inTransaction(pool, (client) => client.query("SELECT 1 / 0")).catch(() => undefined);

    expect(await inTransaction(pool, readPid)).toBe(first);
  });

  it("rejects where the server ends the connection between two statements, and the next one gets another", async () => {
    let first: number | undefined;
    const failing = inTransaction(pool, async (client) => {
      first = await readPid(client);
      const ended = new Promise((resolve) => client.once("end", resolve));
      await admin.query("SELECT pg_terminate_backend($1)", [first]);
      await ended;
      await remember(client, "a");
    });

    await expect(failing).rejects.toThrow();
    expect(await inTransaction(pool, readPid)).not.toBe(first);
    expect(await remembered()).toEqual([]);
  });

  it("does not gather listeners on a connection that many transactions use", async () => {
    const listeners = () => inTransaction(pool, async (client) => client.listenerCount("error"));
    const before = await listeners();
    for (let round = 0; round < 20; round += 1) await listeners();

    expect(await listeners()).toBe(before);
  });
});

describe("pgSql", () => {
  it("hands values over as parameters, never as text of the statement", async () => {
    const value = "'; DROP TABLE inbox; --";

    await pgSql(pool).query("INSERT INTO inbox (consumer, event_id) VALUES ('test', $1)", [value]);

    expect(await remembered()).toEqual([value]);
  });
});

describe("inShortTransaction", () => {
  const remembersAtLast = (id: string) => ({
    text: "INSERT INTO inbox (consumer, event_id) VALUES ('test', $1)",
    values: [id],
  });
  const failing = { text: "SELECT 1 / 0" };
  const remembering = (ids: readonly [string, string], last: (id: string) => pg.QueryConfig = remembersAtLast) =>
    inShortTransaction(pool, async (client, { begun, commitWith }) => {
      await rememberOnceBegun(client, ids[0]);
      await begun;
      await commitWith(last(ids[1]));
      return "done";
    });

  it("keeps nothing of a first statement whose BEGIN failed, and rejects with that", async () => {
    const client = await pool.connect();
    const send = client.query;
    const refuseBegin = (text: unknown, ...others: never[]) =>
      (send as (...all: unknown[]) => unknown).call(
        client,
        typeof text === "string" && text.startsWith("BEGIN") ? "SELECT 1 / 0" : text,
        ...others,
      );
    client.query = refuseBegin as typeof client.query;
    client.release();

    await expect(remembering(["a", "b"])).rejects.toMatchObject({ code: "22012" });
    client.query = send;
    expect(await remembered()).toEqual([]);
  });

  it("keeps nothing where the last statement fails, and rejects with its error", async () => {
    await expect(remembering(["a", "b"], () => failing)).rejects.toMatchObject({ code: "22012" });
    expect(await remembered()).toEqual([]);
    expect(await remembering(["c", "d"])).toBe("done");
  });

  it("keeps nothing where the last statement cannot be made", async () => {
    const fault = new Error("no such column");
    const unmade = () => {
      throw fault;
    };
    await expect(remembering(["a", "b"], unmade)).rejects.toBe(fault);
    expect(await remembered()).toEqual([]);
  });

  it("does not call committed what PostgreSQL rolled back", async () => {
    const swallowing = inShortTransaction(pool, async (client, { begun }) => {
      await rememberOnceBegun(client, "a");
      await begun;
      await client.query(failing).catch(() => {});
    });
    await expect(swallowing).rejects.toThrow("not committed");
    expect(await remembered()).toEqual([]);
  });

  it("commits what the work did, once, and returns what it returned", async () => {
    expect(await remembering(["a", "b"])).toBe("done");
    expect(await remembered()).toEqual(["a", "b"]);
  });

  it.each([
    ["false", ["a"]],
    ["true", ["a", "b"]],
  ])(
    "lets a statement that was sent ahead do its work only where the stage was reached: %s",
    async (condition, kept) => {
      await inShortTransaction(pool, async (client, { commitWith }) => {
        const first = rememberOnceBegun(client, "a");
        const stage = client.query(`SELECT ${reaching("far", condition)} AS reached`);
        const answered = client.query({
          text: `INSERT INTO inbox (consumer, event_id) SELECT 'test', 'b' WHERE ${hasReached("$1")}`,
          values: ["far"],
        });
        await Promise.all([first, stage]);
        await commitWith({ answered });
      });
      expect(await remembered()).toEqual(kept);
    },
  );

  it("leaves nothing of itself on the connection for the next transaction", async () => {
    await remembering(["a", "b"]);
    await rememberOnceBegun(pool as unknown as pg.ClientBase, "c");
    expect(await remembered()).toEqual(["a", "b"]);
  });
});

describe("inTrial", () => {
  const trying = (work: (client: pg.ClientBase) => Promise<unknown>, lockWaitMs = 1_000) =>
    inTrial(pool, {
      lockWaitMs,
      work: async (client, { commitWith }) => {
        await work(client);
        await commitWith(null);
      },
      look: async (client) => (await client.query("SELECT event_id FROM inbox ORDER BY 1")).rows.length,
    });

  it("shows what the work did, and keeps nothing of it", async () => {
    expect(await trying((client) => rememberOnceBegun(client, "a"))).toBe(1);
    expect(await remembered()).toEqual([]);
  });

  it("does what is sent last, and takes that back as well", async () => {
    const look = async (client: pg.ClientBase) => (await client.query("SELECT FROM inbox")).rowCount;
    const last = { text: "INSERT INTO inbox (consumer, event_id) VALUES ('test', 'b')" };
    const work = async (
      client: pg.ClientBase,
      { commitWith }: { commitWith: (last: pg.QueryConfig) => Promise<void> },
    ) => {
      await rememberOnceBegun(client, "a");
      await commitWith(last);
    };
    expect(await inTrial(pool, { lockWaitMs: 1_000, work, look })).toBe(2);
    expect(await remembered()).toEqual([]);
  });

  it("rejects where a commit would: a deferred rule is broken", async () => {
    await admin.query("CREATE TABLE users.late (id int CONSTRAINT late_once UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    await admin.query(`GRANT INSERT, SELECT ON users.late TO ${database.roleOf("users")}`);
    const breaking = trying((client) => client.query("INSERT INTO late VALUES (1), (1)"));
    await expect(breaking).rejects.toMatchObject({ code: "23505" });
  });

  it("rejects with what the work or the look met, and the connection is clean behind it", async () => {
    await expect(trying((client) => client.query("SELECT 1 / 0"))).rejects.toMatchObject({ code: "22012" });
    const look = (client: pg.ClientBase) => client.query("SELECT 1 / 0");
    const work = (client: pg.ClientBase) => rememberOnceBegun(client, "a");
    await expect(inTrial(pool, { lockWaitMs: 1_000, work, look })).rejects.toMatchObject({ code: "22012" });
    expect(await trying((client) => rememberOnceBegun(client, "a"))).toBe(1);
    expect(await remembered()).toEqual([]);
  });

  it("waits for no lock any longer than it says, and later transactions wait as ever", async () => {
    await admin.query("INSERT INTO users.inbox (consumer, event_id) VALUES ('test', 'a')");
    const holder = await admin.connect();
    try {
      await holder.query("BEGIN; SELECT FROM users.inbox FOR UPDATE");
      const waiting = trying((client) => client.query("SELECT FROM inbox FOR UPDATE"), 10);
      await expect(waiting).rejects.toMatchObject({ code: "55P03" });
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
    const { rows } = await pool.query("SHOW lock_timeout");
    expect(rows).toEqual([{ lock_timeout: "0" }]);
  });
});
