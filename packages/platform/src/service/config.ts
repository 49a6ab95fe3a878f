import { randomBytes } from "node:crypto";
import type { JWK } from "jose";
import type { Environment } from "../config.ts";
import type { Mode } from "../database/provision.ts";
import { LOG_LEVELS, type LogLevel } from "../log.ts";
import { Secret } from "../secret.ts";

/** What every service of the distributed shape reads. */
export type ServiceConfig = {
  readonly mode: Mode;
  readonly host: string;
  readonly healthPort: number;
  readonly logLevel: LogLevel;
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly partitions: number;
    readonly replicas: number;
    readonly retentionMs: number;
  };
  readonly redisUrl: string;
  /** Unique among all processes. */
  readonly instanceId: string;
};

const HOUR_MS = 60 * 60 * 1000;

export const readServiceConfig = (env: Environment): ServiceConfig => ({
  mode: env.oneOf("COFFER_MODE", ["sandbox", "production"]),
  host: env.text("HOST", "0.0.0.0"),
  healthPort: env.port("HEALTH_PORT", 9090),
  logLevel: env.oneOf("LOG_LEVEL", LOG_LEVELS, "info"),
  kafka: {
    brokers: readBrokers(env),
    partitions: env.integer("KAFKA_PARTITIONS", 6, { min: 1, max: 1000 }),
    replicas: env.integer("KAFKA_REPLICAS", 1, { min: 1, max: 10 }),
    retentionMs: env.integer("KAFKA_RETENTION_HOURS", 168, { min: 1, max: 87_600 }) * HOUR_MS,
  },
  redisUrl: env.url("REDIS_URL"),
  instanceId: env.text("INSTANCE_ID", randomBytes(6).toString("hex")),
});

function readBrokers(env: Environment): readonly string[] {
  const brokers = env.list("KAFKA_BROKERS", []);
  if (brokers.length === 0 || !brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)))
    env.refuse("KAFKA_BROKERS must be host:port, several with commas between");
  return brokers;
}

/** 32 bytes in base64. */
export function readKeyEncryptionKey(env: Environment): Secret {
  const key = env.text("KEY_ENCRYPTION_KEY");
  if (key !== "" && Buffer.from(key, "base64").length !== 32)
    env.refuse("KEY_ENCRYPTION_KEY must be 32 bytes in base64");
  return new Secret(key);
}

/** A JSON Web Key Set of Ed25519 keys (RFC 7517, RFC 8037), each with a `kid`. */
export function readKeySet(env: Environment, name: string, part: "x" | "d"): readonly JWK[] {
  const text = env.text(name);
  if (text === "") return [];
  try {
    const { keys } = JSON.parse(text) as { keys?: JWK[] };
    if (keys?.length && keys.every((key) => key.kty === "OKP" && key.crv === "Ed25519" && key.kid && key[part]))
      return keys;
  } catch {
    // Reported below: the text may be a secret and is not quoted.
  }
  env.refuse(
    `${name} must be a JSON Web Key Set of Ed25519 keys with kid${part === "d" ? " and private part" : ""}: make one with \`node tools/src/make-env.ts\``,
  );
  return [];
}
