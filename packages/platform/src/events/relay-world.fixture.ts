import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { inTransaction, pgSql } from "../postgres/sql.ts";
import type { EventBus } from "./bus.ts";
import { appendWrapped, type Expand } from "./outbox.ts";
import { type RelayParts, relayOnce } from "./relay.ts";

export let database: TestDatabase;
export let pool: pg.Pool;
export let admin: pg.Pool;

/**
 * The outbox of users, empty before each test of the file that calls this, and what a relay of it
 * needs.
 */
export function useRelay(): void {
  beforeAll(async () => {
    database = await freshDatabase();
    pool = database.pool("users", 6);
    admin = database.adminPool();
  });
  afterAll(() => database.drop());
  beforeEach(() => admin.query("TRUNCATE users.outbox"));
}

export const happened = (place: number) => ({
  type: "thing.happened",
  subject: `thing-${place}`,
  data: { place },
  time: new Date(0),
});
export const places = (...numbers: number[]) => numbers.map((place) => wrapEvent("users", happened(place)));
export const append = (...numbers: number[]) =>
  inTransaction(pool, (client) => appendWrapped(pgSql(client), places(...numbers)));
export const waiting = async () =>
  (await admin.query<{ count: number }>("SELECT count(*)::int AS count FROM users.outbox")).rows[0]?.count;

/** A bus that notes what it is asked to publish, each time. */
export function makeWorld({ expand }: { expand?: Expand } = {}) {
  const environments = makeTestEnvironments(database);
  const { bus } = environments;
  const batches: (readonly CofferEvent[])[] = [];
  const noting: EventBus = {
    ...bus,
    hasReaders: () => true,
    publish: async (topic, events) => {
      expect(topic).toBe("coffer.users.v1");
      await bus.publish(topic, events);
      batches.push(events);
    },
  };
  const { log } = environments.of("users");
  const parts: RelayParts = { subgraph: "users", pool, bus: noting, log, ...(expand ? { expand } : {}) };
  return {
    parts,
    bus: noting,
    batches,
    logged: environments.logged,
    published: () => batches.flat().map(({ data }) => data),
  };
}

export async function drain(parts: RelayParts): Promise<void> {
  while (await relayOnce(parts));
}
