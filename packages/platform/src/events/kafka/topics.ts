import type { Kafka, RetryOptions } from "kafkajs";

export type TopicSettings = {
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
  readonly retry: RetryOptions;
};

export type Topics = {
  /** Resolves once these topics exist. */
  ensure(names: readonly string[]): Promise<void>;
  /** After a fault: the cluster may have lost them. */
  forget(): void;
};

/** The publisher's batches stay far below it, and any one event does. */
const BATCH_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Topics are made with explicit settings; one that exists stays as it is, since another number of
 * partitions would break the order of its events. Only what is missing is made: on a cluster with
 * rights, a service may not make any, and `prepare-bus` has made them before.
 */
export function makeTopics(kafka: Kafka, settings: TopicSettings): Topics {
  const made = new Map<string, Promise<void>>();
  return {
    async ensure(names) {
      const missing = names.filter((name) => !made.has(name));
      if (missing.length > 0) {
        const making = createMissing(kafka, missing, settings);
        for (const name of missing) made.set(name, making);
        making.catch(() => {
          for (const name of missing) made.delete(name);
        });
      }
      await Promise.all(names.map((name) => made.get(name)));
    },
    forget() {
      made.clear();
    },
  };
}

async function createMissing(
  kafka: Kafka,
  names: readonly string[],
  { partitions, replicas, retentionMs, retry }: TopicSettings,
): Promise<void> {
  const admin = kafka.admin({ retry });
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = names.filter((name) => !existing.has(name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
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
