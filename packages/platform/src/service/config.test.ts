import { generateKeyPairSync } from "node:crypto";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { describe, expect, it } from "vitest";
import { InvalidEnvironment, readEnv } from "../running/config.ts";
import { readMigrationConfig, readSubgraphServiceConfig } from "./config.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const jwk = (key: typeof publicKey, kid: string) => ({ ...key.export({ format: "jwk" }), kid });
const set = (...keys: object[]) => JSON.stringify({ keys });
const PUBLIC = jwk(publicKey, "gateway-1");

const GOOD = {
  COFFER_MODE: "production",
  KAFKA_BROKERS: "kafka-1:9092, kafka-2:9092",
  REDIS_URL: "rediss://:secret@redis:6379",
  DATABASE_URL: "postgres://payments:secret@postgres:5432/coffer",
  KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  GATEWAY_PUBLIC_KEYS: set(PUBLIC),
  EVENT_PUBLIC_KEYS: set(jwk(publicKey, "auth:1"), jwk(publicKey, "payments:1")),
  EVENT_SIGNING_KEYS: set(jwk(privateKey, "payments:1")),
};
const read = (source: Record<string, string | undefined>) =>
  readEnv(source, (env) =>
    readSubgraphServiceConfig(env, "payments", (own, mode) => ({
      batchMax: own.integer("BATCH", 5, { min: 1, max: 9 }),
      mode,
    })),
  );
const faultsOf = (source: Record<string, string | undefined>): readonly string[] => {
  try {
    read(source);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
};

describe("the environment of a subgraph's service", () => {
  it("is refused with every bad variable at once, the subgraph's own too, and no value of any", () => {
    const bad = Object.fromEntries(
      [
        ...Object.keys(GOOD),
        "PORT",
        "HEALTH_PORT",
        "LOG_LEVEL",
        "KAFKA_PARTITIONS",
        "KAFKA_REPLICAS",
        "KAFKA_RETENTION_HOURS",
        "KAFKA_SSL",
        "KAFKA_SASL_MECHANISM",
        "DATABASE_CONNECTIONS",
        "BODY_MAX_MB",
        "BATCH",
      ].map((name) => [name, "hunter2"]),
    );

    const faults = faultsOf(bad);

    expect(faults.map((fault) => fault.split(" ")[0]).toSorted()).toEqual(Object.keys(bad).toSorted());
    expect(faults.join("\n")).not.toContain("hunter2");
  });

  it("names all that must be said, where nothing is", () => {
    const named = faultsOf({}).map((fault) => fault.split(" ")[0]);

    expect(named.toSorted()).toEqual(Object.keys(GOOD).toSorted());
  });

  it.each([
    ["COFFER_MODE", "Production"],
    ["KAFKA_BROKERS", "kafka"],
    ["KAFKA_BROKERS", "kafka:9092,other"],
    ["KAFKA_BROKERS", "https://kafka:9092"],
    ["REDIS_URL", "redis:6379/0"],
    ["REDIS_URL", "http://redis:6379"],
    ["DATABASE_URL", "mysql://h/d"],
    ["KEY_ENCRYPTION_KEY", Buffer.alloc(31).toString("base64")],
    ["KEY_ENCRYPTION_KEY", Buffer.alloc(33).toString("base64")],
    ["GATEWAY_PUBLIC_KEYS", "{}"],
    ["GATEWAY_PUBLIC_KEYS", "null"],
    ["GATEWAY_PUBLIC_KEYS", set()],
    ["GATEWAY_PUBLIC_KEYS", JSON.stringify(PUBLIC)],
    ["GATEWAY_PUBLIC_KEYS", set({ ...PUBLIC, kid: undefined })],
    ["GATEWAY_PUBLIC_KEYS", set({ ...PUBLIC, x: undefined })],
    ["GATEWAY_PUBLIC_KEYS", set(PUBLIC, PUBLIC)],
    ["GATEWAY_PUBLIC_KEYS", set({ kty: "oct", k: "c2VjcmV0", kid: "a" })],
    ["GATEWAY_PUBLIC_KEYS", set({ ...PUBLIC, crv: "X25519" })],
    ["GATEWAY_PUBLIC_KEYS", set(jwk(privateKey, "gateway-1"))],
    ["EVENT_PUBLIC_KEYS", set(PUBLIC)],
    ["EVENT_PUBLIC_KEYS", set(jwk(publicKey, "nobody:1"))],
    ["EVENT_PUBLIC_KEYS", set(jwk(publicKey, "auth:"))],
    ["EVENT_PUBLIC_KEYS", set(jwk(privateKey, "auth:1"))],
    ["EVENT_SIGNING_KEYS", set(jwk(privateKey, "auth:1"))],
    ["EVENT_SIGNING_KEYS", set(jwk(publicKey, "payments:1"))],
    ["KAFKA_SASL_MECHANISM", "PLAIN"],
    ["PORT", "65536"],
  ])("refuses %s=%s, and names nothing else", (name, value) => {
    expect(faultsOf({ ...GOOD, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  it("is read whole, secrets as what cannot be printed", () => {
    const config = read({ ...GOOD, BATCH: "7", KAFKA_RETENTION_HOURS: "1" });

    expect(config).toMatchObject({
      mode: "production",
      host: "0.0.0.0",
      port: 4000,
      healthPort: 9090,
      kafka: {
        access: { brokers: ["kafka-1:9092", "kafka-2:9092"], ssl: false, credentials: null },
        partitions: 6,
        replicas: 1,
        retentionMs: 3_600_000,
      },
      gatewayKeys: [PUBLIC],
      own: { batchMax: 7, mode: "production" },
    });
    expect(config.databaseUrl.reveal()).toBe(GOOD.DATABASE_URL);
    expect(config.redisUrl.reveal()).toBe(GOOD.REDIS_URL);
    expect(JSON.stringify([config.databaseUrl, config.redisUrl, config.keys.local[0]?.key])).toBe(
      '["[secret]","[secret]","[secret]"]',
    );
  });

  it("is refused where Kafka's credentials are half said, and read with both, the password as a secret", () => {
    const half = { ...GOOD, KAFKA_SASL_MECHANISM: "scram-sha-512", KAFKA_SSL: "true" };
    expect(faultsOf(half)).toEqual(["KAFKA_USERNAME must be set", "KAFKA_PASSWORD must be set"]);

    const { access } = read({ ...half, KAFKA_USERNAME: "payments", KAFKA_PASSWORD: "hunter2" }).kafka;

    expect(access).toMatchObject({ ssl: true, credentials: { mechanism: "scram-sha-512", username: "payments" } });
    expect(access.credentials?.password.reveal()).toBe("hunter2");
    expect(JSON.stringify(access)).not.toContain("hunter2");
  });

  it("gives each process an id of its own where none is said", () => {
    expect(read(GOOD).instanceId).not.toBe(read(GOOD).instanceId);
    expect(read({ ...GOOD, INSTANCE_ID: "payments-2" }).instanceId).toBe("payments-2");
  });
});

describe("the environment of the migration", () => {
  it("is refused with every missing password at once", () => {
    expect(() => readEnv({ COFFER_MODE: "sandbox", DATABASE_URL: "hunter2" }, readMigrationConfig)).toThrow(
      [
        "DATABASE_URL must be a URL",
        ...["AUTH", "USERS", "WALLETS", "VERIFICATION", "PAYMENTS", "LEDGER"].map(
          (name) => `${name}_DATABASE_PASSWORD must be set`,
        ),
      ].join("\n  "),
    );
  });

  it("says whether account keys are the signer's alone, and then with which password it logs in", () => {
    const passwords = Object.fromEntries(
      SUBGRAPHS.map((name) => [`${name.toUpperCase()}_DATABASE_PASSWORD`, "hunter2"]),
    );
    const source = { COFFER_MODE: "sandbox", DATABASE_URL: "postgres://127.0.0.1/coffer", ...passwords };
    const signer = { SIGNER_DATABASE_PASSWORD: "of the signer" };
    expect(readEnv({ ...source, ...signer }, readMigrationConfig).signer).toBeNull();
    const apart = readEnv({ ...source, ...signer, WALLETS_SIGNER: "apart" }, readMigrationConfig);
    expect(apart.signer?.reveal()).toBe("of the signer");
    expect(() => readEnv({ ...source, WALLETS_SIGNER: "apart" }, readMigrationConfig)).toThrow(
      "SIGNER_DATABASE_PASSWORD must be set with WALLETS_SIGNER=apart",
    );
    expect(() => readEnv({ ...source, WALLETS_SIGNER: "elsewhere" }, readMigrationConfig)).toThrow(
      "WALLETS_SIGNER must be one of inside, apart",
    );
  });
});
