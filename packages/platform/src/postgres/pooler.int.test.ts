import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from "@coffer/local-parts/pgbouncer";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { openPool } from "./open-pool.ts";
import { isBehindPooler, refuseTransactionPooler } from "./pooler.ts";
import { makePostgresWakes } from "./wakes-postgres.ts";

const why = whyNoPgbouncer();

describe.skipIf(why)(`a pooler before the database${why ? ` (skipped: ${why})` : ""}`, () => {
  let database: TestDatabase;
  let poolers: Record<"transaction" | "session", Pgbouncer>;
  const ending: (() => Promise<unknown>)[] = [];
  const lines: string[] = [];
  const log = makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } });

  const through = (mode: "transaction" | "session", direct = database.urlOf("ledger")) =>
    Object.assign(new URL(direct), { port: String(poolers[mode].port) }).href;
  const poolOf = (pool: pg.Pool) => {
    ending.push(() => pool.end());
    return pool;
  };
  async function connect(connectionString: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    ending.push(() => client.end());
    return client;
  }

  beforeAll(async () => {
    database = await freshDatabase();
    const [admin, ledger] = [new URL(database.adminUrl), new URL(database.urlOf("ledger"))];
    const passwords = Object.fromEntries(
      [admin, ledger].map(({ username, password }) => [username, decodeURIComponent(password)]),
    );
    const start = (mode: "transaction" | "session") =>
      startPgbouncer({ serverPort: Number(admin.port), mode, passwords });
    poolers = { transaction: await start("transaction"), session: await start("session") };
  });
  afterEach(async () => {
    for (const end of ending.splice(0)) await end();
  });
  afterAll(async () => {
    await Promise.all(Object.values(poolers ?? {}).map((pooler) => pooler.stop()));
    await database?.drop();
  });

  const NAMED = { name: "named", text: "SELECT $1::int AS n", values: [7] };
  /** The second time, the server process that served the first is somebody else's. */
  async function askTwice(one: pg.ClientBase, other: pg.ClientBase): Promise<unknown[]> {
    const first = await one.query(NAMED);
    await other.query("BEGIN");
    try {
      return [...first.rows, ...(await one.query(NAMED)).rows];
    } finally {
      await other.query("ROLLBACK");
    }
  }

  it("forgets prepared statements between two of them, where nobody minds it", async () => {
    const url = through("transaction");
    await expect(askTwice(await connect(url), await connect(url))).rejects.toMatchObject({ code: "26000" });
  });

  it.each(["transaction", "session"] as const)("serves a subgraph's pool in %s mode", async (mode) => {
    const pool = poolOf(openPool(through(mode), mode === "session" ? 2 : 8, log));
    const [one, other] = [await pool.connect(), await pool.connect()];
    expect(await askTwice(one, other)).toEqual([{ n: 7 }, { n: 7 }]);
    one.release();
    other.release();

    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => pool.query({ ...NAMED, values: [n] })));
    expect(answers.map(({ rows }) => rows[0].n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect((await pool.query("SELECT current_schema() AS schema")).rows).toEqual([{ schema: "ledger" }]);
  });

  it("is told from the server itself, where statements keep their names", async () => {
    expect(await isBehindPooler(await connect(through("transaction")))).toBe(true);
    expect(await isBehindPooler(await connect(through("session")))).toBe(true);
    const direct = poolOf(openPool(database.urlOf("ledger"), 1, log));
    await direct.query(NAMED);
    expect((await direct.query("SELECT name FROM pg_prepared_statements")).rows).toEqual([{ name: "named" }]);
  });

  it("is not listened through: relays of other processes go on by their sweep, and one's own is woken", async () => {
    const connectionString = through("transaction");
    const wakes = await makePostgresWakes({ connectionString, pool: poolOf(openPool(connectionString, 2, log)), log });
    let woken = 0;
    wakes.on("ledger", () => {
      woken += 1;
    });
    wakes.wake("ledger");

    expect(woken).toBe(1);
    expect(lines.join("\n")).toContain("relays go on by their sweep");
    await wakes.close();
  });

  it("in transaction mode is refused to migrations, which say what to set; in session mode, and without one, they go on", async () => {
    const url = through("transaction", database.adminUrl);
    await expect(refuseTransactionPooler(url, await connect(url))).rejects.toThrow(
      /DATABASE_URL leads to a pooler in transaction mode.*name the server itself/,
    );
    const session = through("session", database.adminUrl);
    await expect(refuseTransactionPooler(session, await connect(session))).resolves.toBeUndefined();
    await expect(refuseTransactionPooler(database.adminUrl, await connect(database.adminUrl))).resolves.toBeUndefined();
  });
});
