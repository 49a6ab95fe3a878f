import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { openPool } from "./open-pool.ts";
import { withClient } from "./with-client.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Ends the connection of that process of the server, and resolves once it is gone. */
const end = (pid: number) =>
  withClient(database.adminUrl, async (admin) => {
    await admin.query("SELECT pg_terminate_backend($1, 5000)", [pid]);
  });
const PID = "SELECT pg_backend_pid() AS pid";

describe("a connection that the server ends while nothing is asked", () => {
  it("is told by the next query, and ends no process", async () => {
    const asking = withClient(database.adminUrl, async (client) => {
      const { rows } = await client.query<{ pid: number }>(PID);
      const lost = new Promise((resolve) => client.once("end", resolve));
      await end(rows[0]?.pid ?? 0);
      await lost;
      await client.query("SELECT 1");
    });
    await expect(asking).rejects.toThrow("terminating connection due to administrator command");
  });

  it("ends no process where a pool has lent it", async () => {
    const pool = openPool(database.urlOf("users"), 1, makeLogger({ name: "test", level: "silent" }));
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>(PID);
    const lost = new Promise((resolve) => client.once("end", resolve));
    await end(rows[0]?.pid ?? 0);
    await lost;
    await expect(client.query("SELECT 1")).rejects.toThrow();
    client.release(true);
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});
