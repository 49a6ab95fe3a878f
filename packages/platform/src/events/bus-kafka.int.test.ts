import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { describeEventBus } from "@coffer/testkit/contracts/event-bus";
import { Kafka, logLevel } from "kafkajs";
import { beforeEach, describe, expect, it } from "vitest";
import type { EventBus } from "./bus.ts";
import { anyTopicTrust } from "./kafka/any-topic-trust.fixture.ts";
import { happened, note } from "./kafka/consumer.fixture.ts";
import { until, useKafka } from "./kafka/kafka-world.fixture.ts";

const why = whyNoKafka();

describe.skipIf(why)(`the bus between processes${why ? ` (skipped: ${why})` : ""}`, () => {
  const kafka = useKafka(1);
  beforeEach(() => kafka.forget());
  const client = () => new Kafka({ clientId: "raw", brokers: [...kafka.cluster.brokers], logLevel: logLevel.NOTHING });
  /** A subgraph's name, so that no test reads the topic of another. */
  const mark = () => `test-${randomBytes(6).toString("hex")}`;
  const subjects = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);

  describeEventBus("on Kafka", async () => kafka.open());

  describe("its topics", () => {
    it("makes them with the settings that were given, and leaves one that exists as it is", async () => {
      const topic = topicOf(mark());
      await kafka.open(3).publish(topic, [happened("a")]);
      const other = topicOf(mark());
      await kafka.open(5).publish(other, [happened("a")]);

      const admin = client().admin();
      await admin.connect();
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic, other] });
      const names = ["cleanup.policy", "retention.ms", "min.insync.replicas"];
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: topic, configNames: names }],
      });
      await admin.disconnect();

      expect(Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]))).toEqual({
        [topic]: 3,
        [other]: 5,
      });
      const settings = Object.fromEntries(
        (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
      );
      expect(settings).toMatchObject({
        "cleanup.policy": "delete",
        "retention.ms": "3600000",
        "min.insync.replicas": "1",
      });
    });

    it("spreads subjects over the partitions", async () => {
      const topic = topicOf(mark());
      await kafka.open().publish(
        topic,
        subjects(60).map((subject) => happened(subject)),
      );

      const admin = client().admin();
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.disconnect();

      expect(offsets.map(({ high }) => high)).not.toContain("0");
      expect(offsets.reduce((sum, { high }) => sum + BigInt(high), 0n)).toBe(60n);
    });

    it("writes as an idempotent producer: every batch carries a producer's id and its place in the sequence", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open(1);
      await bus.publish(topic, [happened("a", 1)]);
      await bus.publish(topic, [happened("a", 2), happened("a", 3)]);

      const folder = join(kafka.folder, "broker-1", "data", `${topic}-0`);
      const file = readdirSync(folder).find((name) => name.endsWith(".log")) ?? "";
      const batches = batchesOf(readFileSync(join(folder, file)));

      expect(batches.map(({ baseSequence, count }) => ({ baseSequence, count }))).toEqual([
        { baseSequence: 0, count: 1 },
        { baseSequence: 1, count: 2 },
      ]);
      expect(new Set(batches.map(({ producerId }) => producerId)).size).toBe(1);
      expect(batches[0]?.producerId).not.toBe(-1n);
    });

    it("takes more at once of one subject than a broker takes in one request", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open();
      const filling = "x".repeat(2_000);
      const events = Array.from(
        { length: 1_500 },
        (_, count): CofferEvent => ({ ...happened("a", count), data: { count, filling } }),
      );
      const counts: unknown[] = [];
      await bus.subscribe({
        group: topic,
        topics: [topic],
        handle: async ({ data }) => void counts.push((data as { count: number }).count),
      });

      await bus.publish(topic, events);

      await until(() => expect(counts).toHaveLength(events.length));
      expect(counts).toEqual(events.map(({ data }) => (data as { count: number }).count));
    });
  });

  describe("its readers", () => {
    it("pass over what is no event, say where it is and not what, and go on", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open(1);
      const [taken, heard]: [string[], string[]] = [[], []];
      await bus.subscribe({ group: topic, topics: [topic], handle: async ({ subject }) => void taken.push(subject) });
      await bus.listen([topic], ({ subject }) => void heard.push(subject));
      const { id, ...rest } = happened("hunter2");
      const poison = [
        "hunter2 is not JSON",
        "null",
        "[]",
        '"hunter2"',
        JSON.stringify(rest),
        JSON.stringify({ ...rest, id: 7 }),
        JSON.stringify({ ...rest, id: "\0" }),
        JSON.stringify({ ...rest, id, type: { hunter2: 1 } }),
        JSON.stringify({ ...rest, id, specversion: "0.3" }),
        JSON.stringify({ ...rest, id, time: "hunter2" }),
        JSON.stringify({
          ...rest,
          id,
          follow: { field: "f", places: [{ stream: "hunter2", sequence: "-1", audience: [] }] },
        }),
        JSON.stringify({ ...rest, id, follow: { field: "f", places: "hunter2" } }),
      ];
      kafka.lines.length = 0;
      const producer = client().producer();
      await producer.connect();
      await producer.send({ topic, messages: [null, ...poison].map((value) => ({ key: "a", value })) });
      await producer.send({ topic, messages: [{ value: Buffer.from([0xff, 0xfe, 0x00]) }] });
      await producer.disconnect();
      await bus.publish(topic, [happened("a")]);

      for (const seen of [taken, heard]) await until(() => expect(seen).toEqual(["a"]));
      const errors = kafka.lines.map((line) => JSON.parse(line)).filter(({ level }) => level === "error");
      expect(errors).toHaveLength(2 * (poison.length + 2));
      expect(errors[0]).toMatchObject({ topic, partition: 0, offset: "0" });
      expect(kafka.lines.join("")).not.toContain("hunter2");
    });

    it("pass over what somebody wrote who is not the producer, whatever it says, and go on", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open(1);
      const [taken, heard]: [string[], string[]] = [[], []];
      await bus.subscribe({ group: topic, topics: [topic], handle: async ({ subject }) => void taken.push(subject) });
      await bus.listen([topic], ({ subject }) => void heard.push(subject));
      const value = JSON.stringify(happened("forged"));
      const elsewhere = anyTopicTrust.sign(topicOf(mark()), value);
      const signed = (given: object) => {
        const text = JSON.stringify({ ...happened("forged"), ...given });
        return { value: text, headers: { "coffer-signature": anyTopicTrust.sign(topic, text) } };
      };
      const forged = [
        { value },
        { value, headers: { "coffer-signature": "" } },
        { value, headers: { "coffer-signature": elsewhere } },
        { value: value.replace("forged", "farged"), headers: signed({}).headers },
        { value, headers: { "coffer-signature": [anyTopicTrust.sign(topic, value), "x"] } },
        signed({ source: "/coffer/auth" }),
        signed({ type: "coffer.auth.user.registered" }),
      ];
      kafka.lines.length = 0;
      const producer = client().producer();
      await producer.connect();
      await producer.send({ topic, messages: forged.map((message) => ({ key: "a", ...message })) });
      await producer.disconnect();
      await bus.publish(topic, [happened("a")]);

      for (const seen of [taken, heard]) await until(() => expect(seen).toEqual(["a"]));
      expect(kafka.lines.join("").match(/without its producer's signature/g)).toHaveLength(2 * forged.length);
    });

    it("give an event again whose handler has a bug, not only one whose database is away", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open();
      const faults = [new TypeError("a bug"), new SyntaxError("a bug"), new RangeError("a bug"), "not even an error"];
      const taken: string[] = [];
      await bus.subscribe({
        group: topic,
        topics: [topic],
        async handle({ subject }) {
          const fault = faults.shift();
          if (fault) throw fault;
          taken.push(subject);
        },
      });

      await bus.publish(topic, [happened("a")]);

      await until(() => expect(taken).toEqual(["a"]));
      expect(faults).toEqual([]);
    });

    it("stop while a handler fails, without waiting for it to succeed, and leave the event to the next", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open();
      let failures = 0;
      const reader = await bus.subscribe({
        group: topic,
        topics: [topic],
        handle: async () => {
          failures += 1;
          throw new Error("the database is away");
        },
      });
      await bus.publish(topic, [happened("a")]);
      await until(() => expect(failures).toBeGreaterThan(1));

      await reader.stop();

      const taken: string[] = [];
      await bus.subscribe({ group: topic, topics: [topic], handle: async ({ subject }) => void taken.push(subject) });
      await until(() => expect(taken).toEqual(["a"]));
    });
  });

  describe("consumers of one group", () => {
    it("put a poison event among the dead letters, go on with its partition, and try it again when an operator asks", async () => {
      const from = mark();
      const bus = kafka.open(1);
      await kafka.consume(bus, from);

      await bus.publish(topicOf(from), [happened("a"), happened("impossible"), happened("b")]);

      await until(async () => expect(await kafka.effects()).toEqual(["a#1", "b#1"]));
      expect(await kafka.letters()).toEqual([{ consumer: from, subject: "impossible", attempts: 1 }]);

      await kafka.database.adminPool().query("ALTER TABLE users.effect DROP CONSTRAINT effect_subject_check");
      const command = new URL("../../../../operate/src/dead-letters.ts", import.meta.url).pathname;
      const operator = spawn(process.execPath, [command, "replay", "users", from], {
        env: { DATABASE_URL: kafka.database.urlOf("users") },
        stdio: ["ignore", "pipe", "inherit"],
      });
      expect(await text(operator.stdout)).toBe("1 succeeded, 0 failed again\n");
      expect(await kafka.effects()).toEqual(["a#1", "b#1", "impossible#1"]);
      expect(await kafka.letters()).toEqual([]);
    });

    it("share its partitions, and lose and double no effect while others join and leave", async () => {
      const from = mark();
      const open = (): EventBus => kafka.open();
      const [one, two, publisher] = [open(), open(), open()];
      const by = { one: 0, two: 0 };
      const counting =
        (who: keyof typeof by): typeof note =>
        async (sql, event) => {
          by[who] += 1;
          await note(sql, event);
        };
      const expected: string[] = [];
      const publish = async () => {
        const count = expected.length;
        const events = subjects(10).map((subject) => happened(subject, count));
        expected.push(...events.map(({ subject }) => `${subject}#${count}`));
        await publisher.publish(topicOf(from), events);
      };

      await kafka.consume(one, from, counting("one"));
      await publish();
      await until(() => expect(by.one).toBeGreaterThan(0));
      await kafka.consume(two, from, counting("two"));
      await until(async () => {
        await publish();
        expect(by.two).toBeGreaterThan(0);
      });
      await Promise.all([publish(), one.close()]);
      await publish();

      await until(async () => expect((await kafka.effects()).length).toBeGreaterThanOrEqual(expected.length));
      const effects = await kafka.effects();
      expect(effects.toSorted()).toEqual(expected.toSorted());
      for (const subject of subjects(10)) {
        const ofSubject = (all: string[]) => all.filter((it) => it.startsWith(`${subject}#`));
        expect(ofSubject(effects)).toEqual(ofSubject(expected));
      }
    });

    it("give an event again whose consumer was killed in its handler: nothing is lost, and nothing happens twice", async () => {
      const from = mark();
      const bus = kafka.open(1);
      await bus.publish(topicOf(from), [happened("a"), happened("block"), happened("b")]);
      const child = spawn(
        process.execPath,
        [
          new URL("kafka/consumer-process.fixture.ts", import.meta.url).pathname,
          JSON.stringify({ brokers: kafka.cluster.brokers, databaseUrl: kafka.database.urlOf("users"), from }),
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      for await (const line of createInterface(child.stdout)) if (line === "block") break;

      child.kill("SIGKILL");
      await once(child, "exit");
      expect(await kafka.effects()).toEqual(["a#1"]);
      await kafka.consume(bus, from);

      await until(async () => expect(await kafka.effects()).toEqual(["a#1", "block#1", "b#1"]));
      expect(await kafka.letters()).toEqual([]);
    });
  });

  describe("while the broker is away", () => {
    it("rejects events, and afterwards nothing is lost or doubled, listeners are told that they missed some, and go on", async () => {
      const topic = topicOf("users");
      const bus = kafka.open();
      const heard: string[] = [];
      const missed = { early: 0, late: 0 };
      await bus.listen([topic], ({ subject }) => void heard.push(subject), {
        missed: () => {
          missed.early += 1;
        },
      });
      await kafka.consume(bus, "users");
      await kafka.append({ subject: "before", count: 1 });
      await kafka.relayOnce(bus);
      await until(async () => expect(await kafka.effects()).toEqual(["before#1"]));
      await until(() => expect(heard).toEqual(["before"]));
      expect(missed.early).toBe(0);

      await kafka.cluster.kill(0);
      const during = [1, 2, 3].map((count) => ({ subject: "during", count }));
      await kafka.append(...during);
      await Promise.all([
        expect(kafka.relayOnce(bus)).rejects.toThrow(),
        // One that begins now goes on deaf, and is told once it hears.
        bus.listen([topic], () => undefined, {
          missed: () => {
            missed.late += 1;
          },
        }),
      ]);
      expect(await kafka.waiting()).toBe(3);
      expect(missed.late).toBe(0);
      await kafka.cluster.start(0);

      await until(() => kafka.relayOnce(bus));
      expect(await kafka.waiting()).toBe(0);
      const expected = ["before#1", "during#1", "during#2", "during#3"];
      await until(async () => expect(await kafka.effects()).toEqual(expected));
      await until(() => expect([missed.early > 0, missed.late > 0]).toEqual([true, true]));
      await kafka.append({ subject: "after", count: 1 });
      await kafka.relayOnce(bus);
      await until(() => expect(heard.filter((subject) => subject !== "during")).toEqual(["before", "after"]));
      await until(async () => expect(await kafka.effects()).toEqual([...expected, "after#1"]));
    });

    it("closes all the same", async () => {
      const topic = topicOf(mark());
      const bus = kafka.open();
      await bus.publish(topic, [happened("a")]);
      await bus.subscribe({ group: topic, topics: [topic], handle: async () => undefined });
      await bus.listen([topic], () => undefined);
      await kafka.cluster.kill(0);
      const publishing = bus.publish(topic, [happened("b")]).catch(() => "rejected");

      await bus.close();

      expect(await publishing).toBe("rejected");
    });
  });
});

/** Record batches of a partition's file, by Kafka's message format 2. */
function batchesOf(file: Buffer) {
  const batches: { producerId: bigint; baseSequence: number; count: number }[] = [];
  for (let at = 0; at < file.length; at += 12 + file.readInt32BE(at + 8))
    batches.push({
      producerId: file.readBigInt64BE(at + 43),
      baseSequence: file.readInt32BE(at + 53),
      count: file.readInt32BE(at + 57),
    });
  return batches;
}
