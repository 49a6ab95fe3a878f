import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeLogger } from "../running/log.ts";
import { makePostgresWakes } from "./wakes-postgres.ts";

const WAIT = { timeout: 120_000, interval: 10 };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const lines: string[] = [];
const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => lines.push(line) } });
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const wakes of open.splice(0)) await wakes.close();
});

/** As of one process, with the role of its subgraph. */
async function makeProcess(role: "payments" | "ledger", connectionString = database.urlOf(role)) {
  const wakes = await makePostgresWakes({ connectionString, pool: database.pool(role, 2), log });
  open.push(wakes);
  const counts = { payments: 0, ledger: 0 };
  const stops = (["payments", "ledger"] as const).map((name) =>
    wakes.on(name, () => {
      counts[name] += 1;
    }),
  );
  return { wakes, counts, silence: () => stops.map((stop) => stop()) };
}

const killListeners = () =>
  database
    .adminPool()
    .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = $1", [
      database.name,
    ]);

describe("wakes between processes", () => {
  it("reach the listeners of every process, for the subgraphs that they name and no other", async () => {
    const [payments, ledger] = [await makeProcess("payments"), await makeProcess("ledger")];

    payments.wakes.wake("ledger");

    // Its own at once, without the way through the server.
    expect(payments.counts).toEqual({ payments: 0, ledger: 1 });
    await vi.waitFor(() => expect(ledger.counts).toEqual({ payments: 0, ledger: 1 }), WAIT);
    payments.wakes.wake("payments", "ledger");
    await vi.waitFor(() => expect(ledger.counts).toEqual({ payments: 1, ledger: 2 }), WAIT);
  });

  it("reach nobody who has stopped listening, or is closed", async () => {
    const [payments, ledger, closed] = [
      await makeProcess("payments"),
      await makeProcess("ledger"),
      await makeProcess("ledger"),
    ];
    ledger.silence();
    await closed.wakes.close();
    const marker = await makeProcess("ledger");

    payments.wakes.wake("ledger");

    await vi.waitFor(() => expect(marker.counts.ledger).toBe(1), WAIT);
    expect([ledger.counts.ledger, closed.counts.ledger]).toEqual([0, 0]);
  });

  it("are heard again after the server has cut the connection", async () => {
    const [payments, ledger] = [await makeProcess("payments"), await makeProcess("ledger")];
    await killListeners();

    await vi.waitFor(() => {
      payments.wakes.wake("ledger");
      expect(ledger.counts.ledger).toBeGreaterThan(0);
    }, WAIT);
  });

  it("are only a hint: without a server a process starts, hears itself, and closes", async () => {
    const alone = await makeProcess("payments", "postgres://payments:hunter2@127.0.0.1:1/none");

    alone.wakes.wake("payments");

    expect(alone.counts.payments).toBe(1);
    await alone.wakes.close();
    expect(lines.join("")).toContain("relays go on by their sweep");
    expect(lines.join("")).not.toContain("hunter2");
  });

  it("passes over what somebody else says on the channel", async () => {
    // A channel belongs to a database: in one of its own no wake of another test comes late.
    const own = await freshDatabase();
    const ledger = await makeProcess("ledger", own.urlOf("ledger"));
    const admin = own.adminPool();

    for (const payload of ["", ",,", "__proto__", "constructor", "ledger;DROP", "x".repeat(7000), "ledger"])
      await admin.query("SELECT pg_notify('coffer_outbox', $1)", [payload]);

    await vi.waitFor(() => expect(ledger.counts).toEqual({ payments: 0, ledger: 1 }), WAIT);
    await ledger.wakes.close();
    await own.drop();
  });
});
