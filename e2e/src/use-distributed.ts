import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { whyNoRedis } from "@coffer/local-parts/redis";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { makeDeploymentSecrets } from "@coffer/tools/deployment-secrets";
import type { DistributedOptions } from "@coffer/tools/distributed/options";
import { type Distributed, startDistributed } from "@coffer/tools/distributed/start-distributed";
import { afterAll, beforeAll } from "vitest";

/** Why the distributed shape cannot run here; null where it can. */
export const whyNotDistributed = (): string | null => whyNoKafka() ?? whyNoRedis();

/**
 * The distributed shape for the tests of one file: real Kafka, Redis and PostgreSQL, and every
 * service a process of its own.
 */
export function useDistributed(
  options: Pick<DistributedOptions, "instances" | "environment" | "environmentOf" | "brokers" | "port"> & {
    /** For docker-compose.yml, besides its secrets. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Fills the folder that the commands are run in, instead of this checkout. */
    readonly makeRoot?: (folder: string) => void;
  } = {},
): {
  readonly url: string;
  readonly running: Distributed;
  readonly secrets: Readonly<Record<string, string>>;
  /** All that its services have written so far. */
  written(): string;
} {
  const secrets = makeDeploymentSecrets();
  let running: Distributed | undefined;
  let folder: TemporaryFolder | undefined;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("distributed", { isForDatabase: true });
    const { makeRoot, variables, ...others } = options;
    const root = join(folder.path, "root");
    makeRoot?.(root);
    running = await startDistributed({
      ...others,
      ...(makeRoot ? { root } : {}),
      folder: folder.path,
      variables: { ...secrets, COFFER_MODE: "sandbox", LOG_LEVEL: "info", ...variables },
      environment: { VERIFICATION_DELAY_MS: "50", AUTH_ACCESS_TOKEN_SECONDS: "3600", ...options.environment },
    });
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });
  const found = () => {
    if (!running) throw new Error("Coffer is not running");
    return running;
  };
  return {
    secrets,
    written() {
      const logs = join(folder?.path ?? "", "logs");
      return readdirSync(logs)
        .map((name) => readFileSync(join(logs, name), "utf8"))
        .join("");
    },
    get running() {
      return found();
    },
    get url() {
      return found().url;
    },
  };
}
