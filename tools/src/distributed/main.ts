import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { closeFolder } from "@coffer/local-parts/closed-folder";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { whyNoRedis } from "@coffer/local-parts/redis";
import { refuseArguments } from "@coffer/operate/command";
import { Environment } from "@coffer/platform/running/config";
import { endProcess } from "@coffer/platform/running/end-process";
import { withEnvFile } from "@coffer/platform/running/env-file";
import { makeDeploymentSecrets } from "../deployment-secrets.ts";
import { startDistributed } from "./start-distributed.ts";

/**
 * `npm run distributed`: the distributed shape without Docker. Data, secrets and logs stay in
 * COFFER_DATA/distributed.
 */
async function main(): Promise<number | undefined> {
  refuseArguments("npm run distributed", process.argv.slice(2));
  const env = new Environment(withEnvFile(process.env));
  const folder = join(resolve(env.text("COFFER_DATA", ".coffer")), "distributed");
  const outside = {
    ...(env.has("KAFKA_BROKERS") ? { kafkaBrokers: env.text("KAFKA_BROKERS"), kafkaAccess: readKafkaAccess(env) } : {}),
    ...(env.has("REDIS_URL") ? { redisUrl: env.text("REDIS_URL") } : {}),
  };
  const missing = [outside.kafkaBrokers ? null : whyNoKafka(), outside.redisUrl ? null : whyNoRedis()].filter(
    (why) => why !== null,
  );
  if (missing.length > 0) {
    process.stderr.write(`npm run distributed cannot start here:\n  ${missing.join("\n  ")}\n`);
    return 1;
  }
  await closeFolder(dirname(folder));
  await closeFolder(folder);
  const variables = {
    ...{ ...loadSecrets(folder), COFFER_MODE: "sandbox", LOG_LEVEL: env.text("LOG_LEVEL", "info") },
    WALLETS_SIGNER: env.text("WALLETS_SIGNER", "inside"),
  };
  const coffer = await startDistributed({ folder, port: env.port("PORT", 4000), variables, outside });
  const url = coffer.url.replace("127.0.0.1", "localhost");
  const page = new URL("/console/", url).href;
  process.stdout.write(`Logs: ${join(folder, "logs")}\nConsole: ${page}\nCoffer is ready: ${url}\n`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    coffer.stop().then(
      () => endProcess(0),
      () => endProcess(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return undefined;
}

/** As whom all services reach an outside cluster; they check it themselves. */
const readKafkaAccess = (env: Environment) => ({
  KAFKA_SASL_MECHANISM: env.text("KAFKA_SASL_MECHANISM", "none"),
  KAFKA_SSL: env.text("KAFKA_SSL", "false"),
  KAFKA_USERNAME: env.text("KAFKA_USERNAME", ""),
  KAFKA_PASSWORD: env.text("KAFKA_PASSWORD", ""),
});

function loadSecrets(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, "secrets.json");
  const kept: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  // A folder of an earlier version knows nothing of secrets that came later; keys that belong
  // together come together.
  const secrets = { ...makeDeploymentSecrets(), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length)
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

main().then(
  (code) => {
    if (code !== undefined) endProcess(code);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    endProcess(1);
  },
);
