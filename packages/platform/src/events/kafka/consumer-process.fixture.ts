import pg from "pg";
import { makeLogger } from "../../running/log.ts";
import { makeKafkaEventBus } from "../bus-kafka.ts";
import { startConsumer } from "../consumer.ts";
import { anyTopicTrust } from "./any-topic-trust.fixture.ts";
import { consumerOf, note } from "./consumer.fixture.ts";

/**
 * A consumer to be killed: at a subject `block` it writes its effect, says so, and never commits.
 */
const { brokers, databaseUrl, from } = JSON.parse(process.argv[2] ?? "{}") as {
  brokers: string[];
  databaseUrl: string;
  from: string;
};
const log = makeLogger({ name: "test", level: "silent" });
const bus = makeKafkaEventBus({
  access: { brokers, ssl: false, credentials: null },
  clientId: "test",
  instanceId: "child",
  log,
  topics: { partitions: 3, replicas: 1, retentionMs: 3_600_000 },
  trust: anyTopicTrust,
});
await startConsumer(
  consumerOf({
    bus,
    from,
    log,
    pool: new pg.Pool({ connectionString: databaseUrl }),
    async effect(sql, event) {
      await note(sql, event);
      process.stdout.write(`${event.subject}\n`);
      if (event.subject === "block") await new Promise(() => undefined);
    },
  }),
);
