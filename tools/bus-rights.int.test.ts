import { topicOf, wrapEvent } from "@coffer/contracts/event";
import { READERS } from "@coffer/contracts/readers";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { type KafkaCluster, startKafka } from "@coffer/local-parts/kafka";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { toKafkaSettings } from "@coffer/local-parts/kafka-security";
import { type RedisServer, startRedis, toRedisSettings, whyNoRedis } from "@coffer/local-parts/redis";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { type KafkaAccess, kafkaClientOptions } from "@coffer/platform/events/bus-kafka";
import { prepareKafka } from "@coffer/platform/events/prepare-kafka";
import { makeLogger } from "@coffer/platform/running/log";
import { makeRedisKeyValueStore } from "@coffer/platform/stores/key-value-redis";
import { Secret } from "@coffer/platform/values/secret";
import { Redis } from "ioredis";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environmentOf, interpolate, readComposeServices } from "./src/compose-file.ts";
import { makeDeploymentSecrets } from "./src/deployment-secrets.ts";

const compose = readComposeServices();
const secrets = makeDeploymentSecrets();
const SERVICES = [...SUBGRAPHS, "gateway"] as const;

const whyKafka = whyNoKafka();
describe.skipIf(whyKafka)(`Kafka, as docker-compose.yml sets it up${whyKafka ? ` (skipped: ${whyKafka})` : ""}`, () => {
  let folder: TemporaryFolder;
  let cluster: KafkaCluster;
  const accessOf = (username: string, password = secrets[`${username.toUpperCase()}_KAFKA_PASSWORD`] ?? "") =>
    ({
      brokers: cluster.brokers,
      ssl: false,
      credentials: { mechanism: "plain", username, password: new Secret(password) },
    }) satisfies KafkaAccess;
  const clientOf = (access: KafkaAccess) =>
    new Kafka({
      ...kafkaClientOptions(access),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 5_000,
      requestTimeout: 5_000,
      retry: { retries: 1 },
    });

  beforeAll(async () => {
    folder = await makeTemporaryFolder("rights");
    const security = toKafkaSettings(environmentOf(compose.kafka ?? {}, secrets));
    cluster = await startKafka({ folder: folder.path, security });
    const admin = accessOf("admin", secrets.KAFKA_ADMIN_PASSWORD);
    const settings = { partitions: 1, replicas: 1, retentionMs: 3_600_000 };
    await prepareKafka(admin, settings);
    await prepareKafka(admin, settings); // as at every later start
    for (const name of SUBGRAPHS) expect(await write(admin, topicOf(name))).toBe("written");
  });
  afterAll(async () => {
    await cluster?.stop();
    await folder?.remove();
  });

  const write = (...given: Parameters<typeof writeOnce>) => untilSaid(() => writeOnce(...given));

  async function writeOnce(access: KafkaAccess, topic: string): Promise<"written" | "refused"> {
    const producer = clientOf(access).producer({ idempotent: true, maxInFlightRequests: 1 });
    try {
      await producer.connect();
      const event = wrapEvent("auth", { type: "user.registered", subject: "a", data: {}, time: new Date(0) });
      await producer.send({ topic, acks: -1, messages: [{ key: "a", value: JSON.stringify(event) }] });
      return "written";
    } catch (error) {
      // Who begins with no password is not answered.
      return refusedBy(error, access.credentials ? [] : ["KafkaJSConnectionClosedError"]);
    } finally {
      await producer.disconnect().catch(() => undefined);
    }
  }

  type Group = { readonly id: string; readonly isOthers: boolean };
  async function readOnce(access: KafkaAccess, topic: string, group: Group): Promise<"read" | "refused"> {
    const consumer = clientOf(access).consumer({ groupId: group.id });
    const outcome = Promise.withResolvers<"read" | "refused">();
    outcome.promise.catch(() => undefined);
    // Who may not know of a topic is given no part of it; who may write it knows of it, and gets
    // nothing all the same.
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (!payload.memberAssignment[topic]?.length) outcome.resolve("refused");
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => outcome.reject(payload.error));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({ eachMessage: async () => outcome.resolve("read") });
      return await outcome.promise;
    } catch (error) {
      // All that kafkajs says where one may not know of a group.
      return refusedBy(error, group.isOthers ? ["KafkaJSGroupCoordinatorNotFound"] : []);
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  it("lets nobody write who has no password, another's, or a wrong one", async () => {
    const topic = topicOf("auth");

    expect(await write({ brokers: cluster.brokers, ssl: false, credentials: null }, topic)).toBe("refused");
    expect(await write(accessOf("auth", "hunter2"), topic)).toBe("refused");
    expect(await write(accessOf("auth", secrets.PAYMENTS_KAFKA_PASSWORD), topic)).toBe("refused");
    expect(await write(accessOf("nobody", "hunter2"), topic)).toBe("refused");
  });

  it.each(SERVICES)("lets %s write the topic of its own, and no other", async (service) => {
    for (const subgraph of SUBGRAPHS)
      expect([subgraph, await write(accessOf(service), topicOf(subgraph))]).toEqual([
        subgraph,
        subgraph === service ? "written" : "refused",
      ]);
  });

  it("lets nobody of ours make or remove a topic, or change a right", async () => {
    for (const service of ["auth", "gateway"]) {
      const admin = clientOf(accessOf(service)).admin();
      await admin.connect();
      await expect(admin.createTopics({ topics: [{ topic: "coffer.other.v1" }] })).rejects.toSatisfy((error) =>
        isRefusal(error),
      );
      await expect(admin.deleteTopics({ topics: [topicOf("auth")] })).rejects.toSatisfy((error) => isRefusal(error));
      await expect(
        admin.createAcls({
          acl: [
            {
              ...{ resourceType: 2, resourceName: topicOf("ledger"), resourcePatternType: 3, host: "*" },
              ...{ principal: `User:${service}`, operation: 4, permissionType: 3 },
            },
          ],
        }),
      ).rejects.toSatisfy((error) => isRefusal(error));
      await admin.disconnect();
    }
  });

  it.each(SERVICES)("lets %s read the topics that it consumes, in groups of its own, and no other", async (service) => {
    const sources: readonly SubgraphName[] = READERS[service];
    const id = service === "gateway" ? "live-gateway-test" : `${service}.test`;
    // Who reads nothing has no group either.
    const own = { id, isOthers: sources.length === 0 };
    const read = (subgraph: SubgraphName, group: Group) =>
      untilSaid(() => readOnce(accessOf(service), topicOf(subgraph), group));
    // A group's first member may be given nothing for want of what it does not know yet: a
    // right is there once it was used, and is not where a refusal comes twice.
    for (const subgraph of SUBGRAPHS)
      if (sources.includes(subgraph)) await expect.poll(() => read(subgraph, own), { interval: 0 }).toBe("read");
      else for (const _time of [1, 2]) expect([subgraph, await read(subgraph, own)]).toEqual([subgraph, "refused"]);
    const [source] = sources;
    const others = `${service === "users" ? "wallets" : "users"}.others`;
    if (source) expect(await read(source, { id: others, isOthers: true })).toBe("refused");
  });
});

/** What a broker says to whom it does not let. */
const REFUSALS = /^(?:\w+_AUTHORIZATION_FAILED|KafkaJSSASLAuthenticationError)$/;

function isRefusal(error: unknown, more: readonly string[] = []): boolean {
  const { type = "", name = "", cause, errors = [] } = error as KafkaError;
  if (REFUSALS.test(type) || REFUSALS.test(name) || more.includes(name)) return true;
  return [...errors, ...(cause ? [cause] : [])].some((inner) => isRefusal(inner, more));
}
type KafkaError = { type?: string; name?: string; cause?: unknown; errors?: readonly unknown[] };

/** Throws what is no refusal; `more`: names of errors that are one here. */
function refusedBy(error: unknown, more: readonly string[]): "refused" {
  if (!isRefusal(error, more)) throw error;
  return "refused";
}

/** A broker that is busy, or only begins, is asked again. */
const untilSaid = <Said>(ask: () => Promise<Said>): Promise<Said> => vi.waitFor(ask, { timeout: 120_000, interval: 0 });

const whyRedis = whyNoRedis();
describe.skipIf(whyRedis)(`Redis, as docker-compose.yml sets it up${whyRedis ? ` (skipped: ${whyRedis})` : ""}`, () => {
  let server: RedisServer;
  const clients: Redis[] = [];
  const open = (user?: string, password = secrets[`${user?.toUpperCase()}_REDIS_PASSWORD`] ?? "") => {
    const credentials = user ? `${user}:${password}@` : "";
    const client = new Redis(`redis://${credentials}${server.address}`, {
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    const command = (compose.redis?.command ?? []).map((word) => interpolate(word, secrets));
    server = await startRedis(toRedisSettings(command));
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(() => server.stop());

  it.each([
    ["nobody", undefined, ""],
    ["a wrong password", "auth", "hunter2"],
    ["another's password", "auth", secrets.GATEWAY_REDIS_PASSWORD],
  ])("lets in nobody with %s", async (_name, user, password) => {
    await expect(open(user, password).get("coffer:session-ended:a")).rejects.toThrow();
  });

  it("lets the watch of its health see whether it is there, and nothing else", async () => {
    const health = open("health", "none");
    expect(await health.ping()).toBe("PONG");
    await expect(health.get("coffer:session-ended:a")).rejects.toThrow("NOPERM");
    await expect(health.info()).rejects.toThrow("NOPERM");
  });

  it("lets auth count and write, under Coffer's keys alone, and do nothing to the server", async () => {
    const auth = open("auth");
    expect(await auth.set("coffer:session-ended:a", "1", "PX", 60_000)).toBe("OK");
    expect(await auth.eval("return redis.call('INCR', KEYS[1])", 1, "coffer:n")).toBe(1);
    await expect(auth.set("other", "1")).rejects.toThrow("NOPERM");
    await expect(auth.eval("return redis.call('SET', KEYS[1], '1')", 1, "other")).rejects.toThrow();
    const commands = [["flushall"], ["config", "get", "*"], ["acl", "list"], ["shutdown"], ["keys", "*"], ["monitor"]];
    for (const [command = "", ...args] of commands) await expect(auth.call(command, ...args)).rejects.toThrow("NOPERM");
  });

  it("lets the gateway read which sessions ended, and write nothing", async () => {
    await open("auth").set("coffer:session-ended:b", "1");
    const gateway = open("gateway");
    expect(await gateway.get("coffer:session-ended:b")).toBe("1");
    await expect(gateway.get("coffer:limit:a")).rejects.toThrow("NOPERM");
    await expect(gateway.set("coffer:session-ended:c", "1")).rejects.toThrow("NOPERM");
    await expect(gateway.del("coffer:session-ended:b")).rejects.toThrow("NOPERM");
  });

  it.each([
    ["gateway", "proofs of possession", "dpop-proof:a"],
    ["payments", "who looks for a link", "payments:attempts:link:a"],
  ])("lets %s count %s, and by that way write nothing else", async (user, _what, own) => {
    const password = secrets[`${user.toUpperCase()}_REDIS_PASSWORD`];
    const url = new Secret(`redis://${user}:${password}@${server.address}`);
    const store = makeRedisKeyValueStore({ url, log: makeLogger({ name: "test", level: "silent" }) });
    expect(await store.increment(own, 60_000)).toMatchObject({ count: 1 });
    expect(await store.increment(own, 60_000)).toMatchObject({ count: 2 });
    for (const key of ["session-ended:b", "limit:a"]) await expect(store.increment(key, 60_000)).rejects.toThrow();
    await expect(store.set(own, "0", 60_000)).rejects.toThrow("NOPERM");
    await expect(store.delete(own)).rejects.toThrow("NOPERM");
    await store.close();
    const script = "return redis.call('SET', KEYS[1], '1')";
    for (const key of [`coffer:${own}`, "coffer:session-ended:c"])
      await expect(open(user).eval(script, 1, key)).rejects.toThrow();
  });

  it.each(SUBGRAPHS.filter((name) => name !== "auth" && name !== "payments"))(
    "lets %s connect, and touch no key",
    async (name) => {
      const client = open(name);
      expect(await client.ping()).toBe("PONG");
      await expect(client.get("coffer:session-ended:a")).rejects.toThrow("NOPERM");
      await expect(client.set("coffer:x", "1")).rejects.toThrow("NOPERM");
    },
  );
});
