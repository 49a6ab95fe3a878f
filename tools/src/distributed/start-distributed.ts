import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SUBGRAPHS } from "@coffer/platform/database/provision";
import { interpolate, readComposeServices } from "../compose-file.ts";
import { freePort } from "../parts/free-port.ts";
import type { DistributedOptions } from "./options.ts";
import { type Parts, startParts } from "./parts.ts";
import { makeService, type ServiceProcess } from "./service.ts";

export type Distributed = {
  readonly url: string;
  /** Of every gateway. */
  readonly urls: readonly string[];
  /** By name: `payments`, and `payments-2` for a second instance. */
  readonly services: ReadonlyMap<string, ServiceProcess>;
  readonly parts: Parts;
  stop(): Promise<void>;
};

/** The order of the ports, and of the start: the gateway comes last. */
const ORDER = ["auth", "users", "wallets", "verification", "payments", "ledger", "gateway"] as const;

/** The distributed shape on this machine, from docker-compose.yml: its commands and its environment, with the addresses of the parts put in. */
export async function startDistributed(options: DistributedOptions): Promise<Distributed> {
  mkdirSync(join(options.folder, "logs"), { recursive: true });
  const parts = await startParts({ ...options, postgresPassword: options.variables.POSTGRES_PASSWORD ?? "" });
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
    const addresses = (instance: Planned) => addressesFor(parts, plan, instance);
    const compose = readComposeServices();
    await runOnce(
      "migrate",
      environmentOf(compose.migrate?.environment, options, new Map([["postgres:5432", parts.postgres.address]])),
      compose.migrate?.command ?? [],
    );
    for (const instance of plan) {
      const described = compose[instance.service];
      services.set(
        instance.name,
        makeService({
          name: instance.name,
          command: described?.command ?? [],
          environment: {
            ...environmentOf(described?.environment, options, addresses(instance)),
            ...options.environment,
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
    return { url: urls[0] ?? "", urls, services, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Planned = { readonly name: string; readonly service: string; readonly port: number; readonly healthPort: number };

async function planInstances({ port, instances = {} }: DistributedOptions): Promise<Planned[]> {
  const planned: Planned[] = [];
  for (const [place, service] of ORDER.entries())
    for (let n = 1; n <= (instances[service] ?? 1); n += 1) {
      const fixed = port !== undefined && n === 1;
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
function addressesFor(parts: Parts, plan: readonly Planned[], _instance: Planned): ReadonlyMap<string, string> {
  const urls = SUBGRAPHS.map((name) => {
    const instances = plan.filter(({ service }) => service === name).map(({ port }) => `http://127.0.0.1:${port}`);
    return [`http://${name}:4000`, instances.join(",")] as const;
  });
  return new Map([
    ...urls,
    ["postgres:5432", parts.postgres.address],
    ["kafka:9092", parts.kafka.brokers.join(",")],
    ["redis://redis:6379", parts.redis.url],
  ]);
}

function environmentOf(
  environment: Readonly<Record<string, string>> | undefined,
  { variables }: DistributedOptions,
  addresses: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment ?? {}).map(([name, text]) => {
      let value = interpolate(String(text), variables);
      for (const [from, to] of addresses) value = value.replaceAll(from, to);
      return [name, value];
    }),
  );
}

async function runOnce(
  name: string,
  environment: Readonly<Record<string, string>>,
  command: readonly string[],
): Promise<void> {
  const [, ...args] = command;
  const child = spawn(process.execPath, args, {
    cwd: new URL("../../../", import.meta.url),
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${output}`);
}
