import type { Distributed } from "@coffer/tools/distributed/start-distributed";

/** A part of the distributed shape, to be killed and started again. */
export type Victim = { readonly name: string; kill(): Promise<void>; start(): Promise<void> };

/** By the names of the services, and `redis`, `postgres` and `kafka` for what they stand on. */
export function findVictim({ services, parts }: Distributed, name: string): Victim {
  if (name === "redis" || name === "postgres") {
    const part = parts[name];
    return { name, kill: () => part.kill(), start: () => part.start() };
  }
  if (name === "kafka") return { name, kill: () => parts.kafka.kill(0), start: () => parts.kafka.start(0) };
  const service = services.get(name);
  if (!service) throw new Error(`there is no part ${name}`);
  return service;
}
