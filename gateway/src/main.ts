import { readFileSync } from "node:fs";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { makeKafkaEventBus } from "@coffer/platform/events/bus-kafka";
import { makeEventTrust } from "@coffer/platform/events/trust";
import { serveHealth } from "@coffer/platform/http/serve-health";
import { makeSignAssertion } from "@coffer/platform/identity/assertion";
import { readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { type Running, runProcess } from "@coffer/platform/service/process";
import { makeRedisKeyValueStore } from "@coffer/platform/stores/key-value-redis";
import { systemClock } from "@coffer/platform/values/clock";
import type { JSONWebKeySet } from "jose";
import { composeGateway } from "./compose.ts";
import { type GatewayProcessConfig, readGatewayProcessConfig } from "./process-config.ts";
import { makeForwarding } from "./sources/forward-routes.ts";
import { makeHttpSubgraph } from "./sources/http-subgraph-source.ts";

const COMMITTED_SUPERGRAPH = new URL("../../schema/supergraph.graphql", import.meta.url);

/** The gateway as a process of its own: subgraphs over HTTP, events from Kafka. */
async function start(): Promise<Running> {
  const config = readEnv(process.env, readGatewayProcessConfig);
  const { kafka, instanceId, host } = config;
  const clock = systemClock;
  const log = makeLogger({ name: "gateway", level: config.logLevel }).child({ instance: instanceId });
  const bus = makeKafkaEventBus({
    access: kafka.access,
    clientId: "coffer-gateway",
    instanceId: `gateway-${instanceId}`,
    log,
    topics: kafka,
    trust: makeEventTrust({ publicJwks: config.eventKeys }),
  });
  const keyValue = makeRedisKeyValueStore({ url: config.redisUrl, log });
  const sign = await makeSignAssertion(config.signingKeys, clock);
  const http = { sign, log, timeoutMs: config.subgraphTimeoutMs, connections: config.subgraphConnections };
  const subgraphs = new Map<string, ReturnType<typeof makeHttpSubgraph>>(
    SUBGRAPHS.map((name) => [
      name,
      makeHttpSubgraph({ ...http, name, urls: config.subgraphUrls[name], ...needsOf(name, config) }),
    ]),
  );
  const forwarding = makeForwarding({
    ...http,
    subgraphs: SUBGRAPHS.map((name) => ({ name, urls: config.subgraphUrls[name] })),
  });
  const sourceOf = (name: string) => {
    const source = subgraphs.get(name);
    if (!source) throw new Error(`the supergraph names a subgraph that has no URL: ${name}`);
    return source;
  };
  const fetchKeys = async () => {
    const { status, body } = await sourceOf("auth").read("/auth/jwks.json");
    // As where auth does not know this gateway's key: then nothing works, and this process is not
    // ready.
    if (status !== 200) throw new Error(`auth answers ${status} instead of its keys`);
    return JSON.parse(body) as JSONWebKeySet;
  };
  const door = await composeGateway({
    config: config.gateway,
    issuer: config.issuer,
    supergraphSdl: readFileSync(config.supergraphFile ?? COMMITTED_SUPERGRAPH, "utf8"),
    sourceOf,
    fetchKeys,
    mountDoors: forwarding.mount,
    bus,
    keyValue,
    clock,
    log,
  });
  const health = await serveHealth({
    host,
    port: config.healthPort,
    service: "gateway",
    checks: [{ name: "auth", check: fetchKeys }],
  });
  log.info({ url: door.url, healthPort: health.port }, "ready");
  return {
    async stop() {
      health.drain();
      await door.stop();
      await Promise.all([bus, keyValue, forwarding, ...subgraphs.values()].map((part) => part.close()));
      await health.stop();
    },
  };
}

/** What is not the same for all subgraphs. */
const needsOf = (name: SubgraphName, { patientTimeoutMs }: GatewayProcessConfig) => ({
  tellsAddress: name === "auth",
  // Files wait for their turn, and are judged.
  ...(name === "verification" ? { mutationTimeoutMs: patientTimeoutMs } : {}),
});

await runProcess("gateway", "info", start);
