import type { Kafka, RetryOptions } from "kafkajs";

export type TopicSettings = {
  readonly names: readonly string[];
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
  readonly retry: RetryOptions;
};

export type Topics = {
  /** Resolves once every topic exists. */
  ensure(): Promise<void>;
  /** After a fault: the cluster may have lost them. */
  forget(): void;
};

/** The publisher's batches stay far below it, and any one event does. */
const BATCH_MAX_BYTES = 8 * 1024 * 1024;

/** Topics are made with explicit settings; one that exists stays as it is, since another number of partitions would break the order of its events. */
export function makeTopics(kafka: Kafka, settings: TopicSettings): Topics {
  let made: Promise<void> | undefined;
  return {
    ensure() {
      made ??= createTopics(kafka, settings).catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return made;
    },
    forget() {
      made = undefined;
    },
  };
}

async function createTopics(
  kafka: Kafka,
  { names, partitions, replicas, retentionMs, retry }: TopicSettings,
): Promise<void> {
  const admin = kafka.admin({ retry });
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: names.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replicas,
        configEntries: [
          { name: "cleanup.policy", value: "delete" },
          { name: "retention.ms", value: String(retentionMs) },
          { name: "max.message.bytes", value: String(BATCH_MAX_BYTES) },
          // One replica may be away, and still an acknowledged event is on two.
          { name: "min.insync.replicas", value: String(Math.max(1, replicas - 1)) },
        ],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
