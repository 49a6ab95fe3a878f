import { randomBytes } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import type { Logger } from "../running/log.ts";
import type { Secret } from "../values/secret.ts";
import { within } from "../values/within.ts";
import type { EventBus, Subscription } from "./bus.ts";
import { makePublisher } from "./kafka/publisher.ts";
import { startReader } from "./kafka/reader.ts";
import type { Reading } from "./kafka/reading.ts";
import { makeTopics, type TopicSettings } from "./kafka/topics.ts";
import type { EventTrust } from "./trust.ts";

/**
 * How a cluster is reached. Without credentials nobody is told apart there: for a cluster that
 * nobody else reaches.
 */
export type KafkaAccess = {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly credentials: {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: Secret;
  } | null;
};

export const kafkaClientOptions = ({ brokers, ssl, credentials }: KafkaAccess) => ({
  brokers: [...brokers],
  ...(ssl ? { ssl } : {}),
  ...(credentials
    ? {
        sasl: {
          mechanism: credentials.mechanism,
          username: credentials.username,
          password: credentials.password.reveal(),
        } as SASLOptions,
      }
    : {}),
});

export type KafkaOptions = {
  readonly access: KafkaAccess;
  /** Names this process among the cluster's clients. */
  readonly clientId: string;
  /** Names this process among those that read live. */
  readonly instanceId: string;
  readonly log: Logger;
  readonly topics: Omit<TopicSettings, "retry">;
  readonly trust: EventTrust;
};

const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 } as const;
/**
 * A publication is repeated by its relay, with a new producer: trying for long here would only hold
 * the outbox's lock while the cluster is away.
 */
const PUBLISHING_RETRY = { initialRetryTime: 100, maxRetryTime: 500, retries: 2 } as const;
/** So long a live reader is waited for before it goes on deaf. */
const LISTEN_MAX_MS = 5_000;

/**
 * An {@link EventBus} on Kafka: idempotent producer, `acks=all`, the subject as the key, so that
 * one aggregate's events stay in order on one partition. Offsets are committed after the effect.
 * While Kafka is away, `publish` rejects within seconds and readers keep trying.
 */
export function makeKafkaEventBus(options: KafkaOptions): EventBus {
  const { log, instanceId, trust } = options;
  const kafka = new Kafka({
    clientId: options.clientId,
    ...kafkaClientOptions(options.access),
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ log: entry, namespace }) =>
        log.debug({ kafka: namespace, ...entry }, "kafkajs"),
  });
  const topics = makeTopics(kafka, { ...options.topics, retry: PUBLISHING_RETRY });
  const publisher = makePublisher({ kafka, retry: PUBLISHING_RETRY, topics, trust });
  const readers = new Set<Subscription>();

  const read = (reading: Reading): Subscription => {
    const reader = startReader({ kafka, retry: RETRY, topics, log, trust }, reading);
    readers.add(reader);
    return {
      async stop() {
        await reader.stop();
        readers.delete(reader);
      },
    };
  };

  return {
    publish: publisher.publish,
    async subscribe({ group, topics: names, handle, handleMany, types, selection }) {
      const how = { ...(selection ? { selection } : {}), ...(handleMany ? { handleMany } : {}) };
      const isWanted = ({ type }: CofferEvent) => types?.has(type) ?? true;
      return read({ kind: "durable", groupId: () => group, topics: names, handle, isWanted, ...how });
    },
    async listen(names, listener, { missed, isWanted } = {}) {
      const hearing = Promise.withResolvers<void>();
      let isOpen = false;
      const reader = read({
        kind: "live",
        // Never one that was used before: a member that died would hold partitions in it until its
        // session ends.
        groupId: () => `live-${instanceId}-${randomBytes(6).toString("hex")}`,
        topics: names,
        ...(isWanted ? { isWanted } : {}),
        async handle(event) {
          try {
            listener(event);
          } catch (error) {
            log.error({ err: error, eventId: event.id, eventType: event.type }, "a listener failed at an event");
          }
        },
        positioned: () => (isOpen ? missed?.() : hearing.resolve()),
      });
      await within(LISTEN_MAX_MS, hearing.promise).catch(() =>
        log.warn({ topics: names }, "Kafka does not answer: live events are not heard yet"),
      );
      isOpen = true;
      return reader;
    },
    async close() {
      await Promise.all([...readers].map((reader) => reader.stop()));
      await publisher.close();
    },
  };
}
