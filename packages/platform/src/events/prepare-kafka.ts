import { topicOf } from "@coffer/contracts/event";
import { READERS } from "@coffer/contracts/readers";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import kafkajs, { type AclEntry, Kafka, logLevel } from "kafkajs";
import { type KafkaAccess, kafkaClientOptions } from "./bus-kafka.ts";
import { makeTopics, type TopicSettings } from "./kafka/topics.ts";

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const RETRY = { initialRetryTime: 200, maxRetryTime: 2_000, retries: 10 } as const;

/**
 * Makes every topic, and gives each user of the cluster what the service of that name needs: a
 * subgraph may write its own topic and nothing else, and each reads what it consumes. As an
 * administrator, before the services start; what is there already stays.
 */
export async function prepareKafka(access: KafkaAccess, settings: Omit<TopicSettings, "retry">): Promise<void> {
  const kafka = new Kafka({
    ...kafkaClientOptions(access),
    clientId: "coffer-prepare-bus",
    retry: RETRY,
    logLevel: logLevel.NOTHING,
  });
  await makeTopics(kafka, { ...settings, retry: RETRY }).ensure(SUBGRAPHS.map(topicOf));
  const admin = kafka.admin({ retry: RETRY });
  await admin.connect();
  try {
    await admin.createAcls({ acl: rights() });
  } finally {
    await admin.disconnect();
  }
}

function rights(): AclEntry[] {
  const { READ, WRITE } = AclOperationTypes;
  return Object.entries(READERS).flatMap(([service, sources]) => [
    ...(service === "gateway" ? [] : [right(service, WRITE, topic(topicOf(service)))]),
    ...sources.map((source) => right(service, READ, topic(topicOf(source)))),
    ...(sources.length === 0 ? [] : [right(service, READ, groupsOf(service))]),
  ]);
}

type Resource = Pick<AclEntry, "resourceType" | "resourceName" | "resourcePatternType">;

const topic = (resourceName: string): Resource => ({
  resourceType: AclResourceTypes.TOPIC,
  resourceName,
  resourcePatternType: ResourcePatternTypes.LITERAL,
});

/** As ./consumer.ts and ./bus-kafka.ts name them. */
const groupsOf = (service: string): Resource => ({
  resourceType: AclResourceTypes.GROUP,
  resourceName: service === "gateway" ? "live-gateway-" : `${service}.`,
  resourcePatternType: ResourcePatternTypes.PREFIXED,
});

const right = (service: string, operation: AclEntry["operation"], resource: Resource): AclEntry => ({
  ...resource,
  principal: `User:${service}`,
  host: "*",
  operation,
  permissionType: AclPermissionTypes.ALLOW,
});
