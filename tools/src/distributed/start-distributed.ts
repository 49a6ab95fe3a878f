import { spawn } from "node:child_process";
import { join } from "node:path";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { closeFolder } from "@coffer/local-parts/closed-folder";
import { freePort } from "@coffer/local-parts/free-port";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";
import { type ComposeService, environmentOf, readComposeServices } from "../compose-file.ts";
import type { DistributedOptions } from "./options.ts";
import { type Parts, startParts } from "./parts.ts";
import { makeService, type ServiceProcess } from "./service.ts";

export type Distributed = {
  readonly url: string;
  /** Holds data and logs. */
  readonly folder: string;
  /** Of every gateway. */
  readonly urls: readonly string[];
  /** By name: `payments`, and `payments-2` for a second instance. */
  readonly services: ReadonlyMap<string, ServiceProcess>;
  readonly parts: Parts;
  stop(): Promise<void>;
};

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The order of the ports; the gateway is started last. A signer has one for its health alone. */
const ORDER = [...SUBGRAPHS, "gateway", "signer"] as const;

/**
 * The distributed shape on this machine, from docker-compose.yml: its commands and its environment,
 * with the addresses of the parts put in.
 */
export async function startDistributed(options: DistributedOptions): Promise<Distributed> {
  await closeFolder(options.folder);
  await closeFolder(join(options.folder, "logs"));
  const parts = await startParts({ ...options, postgresPassword: options.variables.POSTGRES_PASSWORD ?? "" });
  const { root = ROOT } = options;
  const services = new Map<string, ServiceProcess>();
  const stop = async () => {
    await Promise.all(
      [...services.values()].filter(({ name }) => name.startsWith("gateway")).map((service) => service.stop()),
    );
    await Promise.all([...services.values()].map((service) => service.stop()));
    await parts.stop();
  };
  try {
    const plan = await planInstances(options);
    const addresses = addressesFor(parts, plan);
    const compose = readComposeServices();
    const toParts = addressesOfParts(parts);
    const prepare = async (name: string) => {
      const environment = environmentHere(compose[name], options, toParts);
      await runOnce(name, { ...environment, ...options.environment }, { root, command: compose[name]?.command ?? [] });
    };
    await Promise.all([prepare("migrate"), options.outside?.kafkaBrokers ? undefined : prepare("prepare-bus")]);
    for (const instance of plan) {
      const described = compose[instance.service];
      services.set(
        instance.name,
        makeService({
          name: instance.name,
          root,
          command: described?.command ?? [],
          environment: {
            ...environmentHere(described, options, addresses),
            ...{ ...options.environment, ...options.environmentOf?.[instance.service] },
            HOST: "127.0.0.1",
            PORT: String(instance.port),
            HEALTH_PORT: String(instance.healthPort),
            INSTANCE_ID: instance.name,
          },
          port: instance.port,
          healthPort: instance.healthPort,
          logFile: join(options.folder, "logs", `${instance.name}.log`),
        }),
      );
    }
    const gateways = [...services.values()].filter(({ name }) => name.startsWith("gateway"));
    await Promise.all(
      [...services.values()].filter((service) => !gateways.includes(service)).map((service) => service.start()),
    );
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const urls = gateways.map(({ url }) => `${url}/graphql`);
    return { url: urls[0] ?? "", folder: options.folder, urls, services, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Planned = { readonly name: string; readonly service: string; readonly port: number; readonly healthPort: number };

async function planInstances({ port, instances = {}, variables }: DistributedOptions): Promise<Planned[]> {
  const planned: Planned[] = [];
  const countOf = (service: string) =>
    instances[service] ?? (service === "signer" && variables.WALLETS_SIGNER !== "apart" ? 0 : 1);
  for (const [place, service] of ORDER.entries())
    for (let n = 1; n <= countOf(service); n += 1) {
      const fixed = port !== undefined && n === 1 && service !== "signer";
      planned.push({
        name: n === 1 ? service : `${service}-${n}`,
        service,
        port: fixed ? (service === "gateway" ? port : port + 1 + place) : await freePort(),
        healthPort: await freePort(),
      });
    }
  return planned;
}

/** What stands for the host names of docker-compose.yml here. */
function addressesFor(parts: Parts, plan: readonly Planned[]): ReadonlyMap<string, string> {
  const urls = SUBGRAPHS.map((name) => {
    const instances = plan.filter(({ service }) => service === name).map(({ port }) => `http://127.0.0.1:${port}`);
    return [`http://${name}:4000`, instances.join(",")] as const;
  });
  return new Map([...urls, ...addressesOfParts(parts)]);
}

const addressesOfParts = (parts: Parts): ReadonlyMap<string, string> =>
  new Map([
    ["postgres:5432", parts.postgres.address],
    ["kafka:9092", parts.kafka.brokers.join(",")],
    ["redis:6379", parts.redis.address],
  ]);

/**
 * What the service's container would get, with the addresses of here. A cluster or a Redis of
 * somebody else's knows none of our users.
 */
function environmentHere(
  service: ComposeService | undefined,
  { variables, outside }: DistributedOptions,
  addresses: ReadonlyMap<string, string>,
): Record<string, string> {
  const environment = environmentOf(service ?? {}, variables);
  for (const [name, value] of Object.entries(environment))
    environment[name] = [...addresses].reduce((text, [from, to]) => text.replaceAll(from, to), value);
  if (outside?.kafkaBrokers) Object.assign(environment, outside.kafkaAccess ?? { KAFKA_SASL_MECHANISM: "none" });
  if (outside?.redisUrl && environment.REDIS_URL) environment.REDIS_URL = outside.redisUrl;
  return environment;
}

async function runOnce(
  name: string,
  environment: Readonly<Record<string, string>>,
  { root, command }: { readonly root: string; readonly command: readonly string[] },
): Promise<void> {
  const [, ...args] = command;
  const child = watched(
    spawn(process.execPath, args, {
      cwd: root,
      env: { ...programEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${output}`);
}
