import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";

const FOLDER = new URL("../kafka/", import.meta.url).pathname;
export const JARS = `${FOLDER}libs`;
/**
 * Kafka's classes as a JVM has loaded them before (JEP 310, JEP 350): a broker starts with half of
 * the work. A JVM that cannot use it does without.
 */
export const CLASSES = `${JARS}/classes.jsa`;

/** Why Kafka cannot run here, for people; null where it can. */
export function whyNoKafka(): string | null {
  if (spawnSync("java", ["-version"]).status !== 0)
    return "Kafka needs Java 17 or later (Debian: openjdk-17-jre-headless), or an outside cluster in KAFKA_BROKERS";
  if (!hasJars() && spawnSync("mvn", ["-version"]).status !== 0)
    return "Kafka's jars come by Maven (Debian: maven), or set KAFKA_BROKERS to an outside cluster";
  return null;
}

const hasJars = (): boolean => existsSync(JARS) && readdirSync(JARS).some((name) => name.startsWith("kafka_2.13-"));

/** Fetches Apache Kafka's jars once: 45 of them, 43 MB. Returns whether this call did. */
export function ensureJars(): boolean {
  if (hasJars()) return false;
  const partial = `${JARS}.partial-${process.pid}`;
  const { status, stdout, stderr } = spawnSync(
    "mvn",
    ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${partial}`, "-DincludeScope=runtime"],
    {
      cwd: FOLDER,
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`Kafka's jars could not be fetched: ${stdout}${stderr}`);
  if (hasJars()) {
    rmSync(partial, { recursive: true });
    return false;
  }
  renameSync(partial, JARS);
  return true;
}
