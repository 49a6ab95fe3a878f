import { setTimeout as pause } from "node:timers/promises";
import { type Admin, type Consumer, Kafka, logLevel, Partitioners, type Producer } from "kafkajs";
import type { Logger } from "../log.ts";
import type { EventBus, EventHandler, Subscription } from "./bus.ts";
import type { CofferEvent } from "./event.ts";

export type KafkaOptions = {
  readonly brokers: readonly string[];
  /** Names this process among the cluster's clients. */
  readonly clientId: string;
  /** Unique per process: a live reader must not share its group with another. */
  readonly instanceId: string;
  readonly log: Logger;
  readonly topics: {
    readonly names: readonly string[];
    readonly partitions: number;
    readonly replicas: number;
    readonly retentionMs: number;
  };
};

const RECONNECT_MS = 500;
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 } as const;

/**
 * An {@link EventBus} on Kafka: idempotent producer, `acks=all`, the subject as the key, so that one aggregate's events stay in order on one partition.
 * Offsets are committed after the effect. Nothing here waits for Kafka at start: while it is away, `publish` rejects and readers keep trying.
 */
export function makeKafkaEventBus(options: KafkaOptions): EventBus {
  const { log } = options;
  const kafka = new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ log: entry, namespace }) =>
        log.debug({ kafka: namespace, ...entry }, "kafkajs"),
  });
  const readers = new Set<Subscription>();
  let producing: Promise<Producer> | undefined;
  let topicsMade: Promise<void> | undefined;

  const ensureTopics = () => {
    topicsMade ??= createTopics(kafka.admin(), options).catch((error: unknown) => {
      topicsMade = undefined;
      throw error;
    });
    return topicsMade;
  };
  const producer = () => {
    producing ??= connectProducer(kafka, ensureTopics);
    return producing;
  };
  /** After an error the sequence that an idempotent producer keeps may be wrong for good: the next publication takes a new one. */
  const dropProducer = () => {
    const dropped = producing;
    producing = undefined;
    dropped?.then((old) => old.disconnect()).catch(() => undefined);
  };
  const read = (reader: Reader): Subscription => {
    const subscription = keepReading({ kafka, log, ensureTopics, reader });
    readers.add(subscription);
    return {
      async stop() {
        readers.delete(subscription);
        await subscription.stop();
      },
    };
  };

  return {
    async publish(topic, events) {
      try {
        const messages = events.map((event) => ({
          key: event.subject,
          value: JSON.stringify(event),
          headers: HEADERS,
        }));
        await (await producer()).send({ topic, acks: -1, messages });
      } catch (error) {
        dropProducer();
        throw error;
      }
    },
    async subscribe({ group, topics, handle }) {
      return read({ groupId: group, topics, handle, fromBeginning: true, commit: true });
    },
    async listen(topics, listener, missed) {
      const handle: EventHandler = async (event) => listener(event);
      return read({
        groupId: `live-${options.instanceId}-${readers.size}`,
        topics,
        handle,
        fromBeginning: false,
        commit: false,
        ...(missed ? { missed } : {}),
      });
    },
    async close() {
      await Promise.all([...readers].map((reader) => reader.stop()));
      await producing?.then((connected) => connected.disconnect()).catch(() => undefined);
    },
  };
}

/** CloudEvents' Kafka binding, structured mode. */
const HEADERS = { "content-type": "application/cloudevents+json; charset=UTF-8" };

async function connectProducer(kafka: Kafka, ensureTopics: () => Promise<void>): Promise<Producer> {
  await ensureTopics();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: RETRY,
  });
  await producer.connect();
  return producer;
}

async function createTopics(admin: Admin, { topics }: KafkaOptions): Promise<void> {
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.names.map((topic) => ({
        topic,
        numPartitions: topics.partitions,
        replicationFactor: topics.replicas,
        configEntries: [
          { name: "retention.ms", value: String(topics.retentionMs) },
          { name: "min.insync.replicas", value: String(Math.max(1, topics.replicas - 1)) },
        ],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}

type Reader = {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly handle: EventHandler;
  readonly fromBeginning: boolean;
  readonly commit: boolean;
  /** Called when events may have passed unread. */
  readonly missed?: () => void;
};

/** Reads until it is stopped, over every loss of the cluster. */
function keepReading(options: {
  kafka: Kafka;
  log: Logger;
  ensureTopics: () => Promise<void>;
  reader: Reader;
}): Subscription {
  const { kafka, log, ensureTopics, reader } = options;
  let stopped = false;
  let consumer: Consumer | undefined;

  const connect = async () => {
    for (let joined = 0; !stopped; ) {
      const next = kafka.consumer({
        groupId: reader.groupId,
        sessionTimeout: 10_000,
        rebalanceTimeout: 15_000,
        heartbeatInterval: 2_000,
        maxWaitTimeInMs: 100,
        retry: { ...RETRY, restartOnFailure: async () => !stopped },
      });
      consumer = next;
      next.on("consumer.group_join", () => {
        // Without committed offsets a reader that joins again begins at the end: what came meanwhile went by.
        if (joined > 0) reader.missed?.();
        joined += 1;
      });
      try {
        await ensureTopics();
        await next.connect();
        await next.subscribe({ topics: [...reader.topics], fromBeginning: reader.fromBeginning });
        await next.run({
          autoCommit: reader.commit,
          autoCommitInterval: 500,
          // A handler that throws stops its partition at this event, and gets it again.
          eachMessage: async ({ message }) => {
            if (message.value) await reader.handle(JSON.parse(message.value.toString()) as CofferEvent);
          },
        });
        return;
      } catch (error) {
        log.warn({ err: error, group: reader.groupId }, "Kafka cannot be read yet; trying again");
        await next.disconnect().catch(() => undefined);
        await pause(RECONNECT_MS);
      }
    }
  };

  const connecting = connect();
  return {
    async stop() {
      stopped = true;
      // Leaves its group, so that others take over at once.
      await consumer?.disconnect().catch(() => undefined);
      await connecting;
    },
  };
}
