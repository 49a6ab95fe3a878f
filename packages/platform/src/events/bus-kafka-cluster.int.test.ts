import { topicOf } from "@coffer/contracts/event";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { Kafka, logLevel } from "kafkajs";
import { describe, expect, it } from "vitest";
import { until, useKafka } from "./kafka/kafka-world.fixture.ts";

const why = whyNoKafka();
const TOPIC = topicOf("users");
const SUBJECTS = Array.from({ length: 12 }, (_, n) => `s${n}`);

describe.skipIf(why)(`the bus on a cluster of three brokers${why ? ` (skipped: ${why})` : ""}`, () => {
  const kafka = useKafka(3);
  const client = () => new Kafka({ clientId: "raw", brokers: [...kafka.cluster.brokers], logLevel: logLevel.NOTHING });

  it("loses no event, and has no effect twice, when the leader of a partition is killed under the relay's load", async () => {
    const bus = kafka.open(6);
    const relay = kafka.relay(bus);
    const heard = new Set<string>();
    let missed = 0;
    await bus.listen(
      [TOPIC],
      ({ subject, data }) => void heard.add(`${subject}#${(data as { count: number }).count}`),
      {
        missed: () => {
          missed += 1;
        },
      },
    );
    await kafka.consume(bus, "users");
    relay.start();
    const written: string[] = [];
    const write = async () => {
      const count = written.length;
      await kafka.append(...SUBJECTS.map((subject) => ({ subject, count })));
      written.push(...SUBJECTS.map((subject) => `${subject}#${count}`));
      relay.wake();
    };
    let isWriting = true;
    const writing = (async () => {
      // Faster than the consumer, the test would measure its patience.
      while (isWriting) {
        await write();
        await until(async () => expect(written.length - (await kafka.effects()).length).toBeLessThan(1_000));
      }
    })();
    // Where the test fails before it is awaited, the failure is the test's.
    writing.catch(() => undefined);
    await until(async () => expect((await kafka.effects()).length).toBeGreaterThan(500));

    await kafka.cluster.kill(await leaderOfFirstPartition(client()));
    const writtenAtKill = written.length;
    await until(() => expect(written.length).toBeGreaterThan(writtenAtKill + 200));
    isWriting = false;
    await writing;

    await until(async () => expect((await kafka.effects()).length).toBeGreaterThanOrEqual(written.length));
    const effects = await kafka.effects();
    expect(effects.toSorted()).toEqual(written.toSorted());
    for (const subject of SUBJECTS) {
      const ofSubject = (all: string[]) => all.filter((it) => it.startsWith(`${subject}#`));
      expect(ofSubject(effects)).toEqual(ofSubject(written));
    }
    await until(async () => expect(await kafka.waiting()).toBe(0));
    // A live reader is a hint: it has heard everything, or it was told that it has not.
    await until(() => expect(missed > 0 || heard.size === written.length).toBe(true));
    await relay.stop();
  });
});

/** Where among the cluster's brokers it is. */
async function leaderOfFirstPartition(client: Kafka): Promise<number> {
  const admin = client.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: [TOPIC] });
  await admin.disconnect();
  const [first] = topics[0]?.partitions ?? [];
  if (!first) throw new Error("the topic has no partitions");
  expect(first.replicas).toHaveLength(3);
  return first.leader - 1;
}
