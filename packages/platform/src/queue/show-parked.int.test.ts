import { QUEUES } from "@coffer/contracts/queues";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import pg from "pg";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showParked } from "./show-parked.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function shownBy(pool: pg.Pool): Promise<Record<string, number>> {
  const registry = new Registry();
  showParked(registry, pool);
  const [metric] = await registry.getMetricsAsJSON();
  return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels.table, value]) ?? []);
}

describe("the metric of parked items", () => {
  it.each(SUBGRAPHS)(
    "has every queue of %s that operators have a command for, by the subgraph's own rights",
    async (name) => {
      const tables = Object.values(QUEUES[name] ?? {});

      expect(await shownBy(database.pool(name))).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
    },
  );

  it("counts what is parked, at the moment that it is asked, and not what will be tried again", async () => {
    const pool = database.pool("wallets");
    await pool.query(`INSERT INTO outbox (kind, payload, attempts, due_at, parked_at)
      VALUES ('event', '{}', 12, now(), now()), ('event', '{}', 12, now(), now()), ('event', '{}', 3, now(), NULL), ('event', '{}', 0, NULL, NULL)`);
    expect(await shownBy(pool)).toEqual({ outbox: 2 });

    await pool.query("UPDATE outbox SET parked_at = NULL WHERE id = (SELECT min(id) FROM outbox)");
    expect(await shownBy(pool)).toEqual({ outbox: 1 });
  });

  it("has no value where the database is away, and what was counted before is not told", async () => {
    const registry = new Registry();
    const pool = new pg.Pool({ connectionString: database.urlOf("users") });
    showParked(registry, pool);
    expect(await registry.metrics()).toContain('coffer_parked_items{table="mail"} 0');
    // The server ends what is left of the connections with the database, and says so to an idle
    // one.
    pool.on("error", () => {});
    await pool.end();

    expect(await registry.metrics()).not.toContain("coffer_parked_items{");
  });
});
