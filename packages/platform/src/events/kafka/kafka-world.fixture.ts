import { type KafkaCluster, startKafka } from "@coffer/local-parts/kafka";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, vi } from "vitest";
import { inTransaction, pgSql } from "../../postgres/sql.ts";
import { makeLogger } from "../../running/log.ts";
import type { EventBus } from "../bus.ts";
import { makeKafkaEventBus } from "../bus-kafka.ts";
import { startConsumer } from "../consumer.ts";
import { appendWrapped } from "../outbox.ts";
import { makeRelay, relayOnce } from "../relay.ts";
import { anyTopicTrust } from "./any-topic-trust.fixture.ts";
import { consumerOf, happened, note, type Unread } from "./consumer.fixture.ts";

const WAIT = { timeout: 120_000, interval: 20 };

export const until = <T>(condition: () => T | Promise<T>): Promise<T> => vi.waitFor(condition, WAIT);

/** One real cluster and one real database for the tests of a file. */
export function useKafka(brokers: 1 | 3) {
  let cluster: KafkaCluster;
  let folder: TemporaryFolder;
  let database: TestDatabase;
  let pool: pg.Pool;
  const buses: EventBus[] = [];
  const lines: string[] = [];
  const log = makeLogger({ name: "test", level: "warn", stream: { write: (line) => lines.push(line) } });

  beforeAll(async () => {
    folder = await makeTemporaryFolder("kafka");
    [cluster, database] = await Promise.all([startKafka({ folder: folder.path, brokers }), freshDatabase()]);
    pool = database.pool("users", 10);
    const admin = database.adminPool();
    await admin.query(
      "CREATE TABLE users.effect (id serial, subject text, count int, CHECK (subject <> 'impossible'))",
    );
    await admin.query(
      `GRANT ALL ON users.effect, users.inbox, users.dead_letter, users.outbox TO ${database.roleOf("users")}; GRANT USAGE ON SEQUENCE users.effect_id_seq TO ${database.roleOf("users")}`,
    );
  });
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
    await database?.drop();
    await cluster?.stop();
    await folder?.remove();
  });

  return {
    lines,
    log,
    get cluster() {
      return cluster;
    },
    get folder() {
      return folder.path;
    },
    get database() {
      return database;
    },
    /** Closed at the end, if not before. */
    open(partitions = 3): EventBus {
      const bus = makeKafkaEventBus({
        access: { brokers: cluster.brokers, ssl: false, credentials: null },
        clientId: "test",
        instanceId: "test",
        log,
        topics: { partitions, replicas: brokers, retentionMs: 3_600_000 },
        trust: anyTopicTrust,
      });
      buses.push(bus);
      return bus;
    },
    /** A consumer of `from`, as a group of that name, whose effects are in the database. */
    consume: (bus: EventBus, from: string, effect: Unread = note) =>
      startConsumer(consumerOf({ bus, from, effect, log, pool })),
    relay: (bus: EventBus) => makeRelay({ subgraph: "users", pool, bus, log }),
    relayOnce: (bus: EventBus) => relayOnce({ subgraph: "users", pool, bus, log }),
    append: (...events: { subject: string; count: number }[]) =>
      inTransaction(pool, (client) =>
        appendWrapped(
          pgSql(client),
          events.map(({ subject, count }) => happened(subject, count)),
        ),
      ),
    async effects(): Promise<string[]> {
      const { rows } = await pool.query<{ it: string }>("SELECT subject || '#' || count AS it FROM effect ORDER BY id");
      return rows.map(({ it }) => it);
    },
    async waiting(): Promise<number> {
      const { rows } = await pool.query<{ count: number }>("SELECT count(*)::int AS count FROM outbox");
      return rows[0]?.count ?? Number.NaN;
    },
    async letters(): Promise<{ consumer: string; subject: string; attempts: number }[]> {
      const { rows } = await pool.query(
        "SELECT consumer, event->>'subject' AS subject, attempts FROM dead_letter ORDER BY created_at",
      );
      return rows;
    },
    forget: () => pool.query("TRUNCATE effect, inbox, dead_letter, outbox"),
  };
}
