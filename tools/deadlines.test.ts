import { generateKeyPairSync } from "node:crypto";
import { readAuthConfig } from "@coffer/auth/config";
import { readGatewayProcessConfig } from "@coffer/gateway/process-config";
import { readPaymentsConfig } from "@coffer/payments/config";
import { readEnv } from "@coffer/platform/running/config";
import { OPERATION_MS, SUBMISSION_MS } from "@coffer/platform/running/deadlines";
import { JUDGING_MS } from "@coffer/verification/adapters/judge/judge-file";
import { turnLimits } from "@coffer/verification/compose";
import { describe, expect, it } from "vitest";

// Whoever is asked gives up before whoever asks, or a client hears that nobody answered where it
// could have heard that nothing was done.

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const keySet = (key: typeof publicKey) =>
  JSON.stringify({ keys: [{ ...key.export({ format: "jwk" }), kid: "ledger:1" }] });
const gateway = (more: Readonly<Record<string, string>> = {}) =>
  readEnv(
    {
      COFFER_MODE: "sandbox",
      KAFKA_BROKERS: "kafka:9092",
      REDIS_URL: "redis://redis:6379",
      GATEWAY_SIGNING_KEYS: keySet(privateKey),
      EVENT_PUBLIC_KEYS: keySet(publicKey),
      ...Object.fromEntries(
        ["AUTH", "USERS", "WALLETS", "VERIFICATION", "PAYMENTS", "LEDGER"].map((name) => [`${name}_URL`, "http://a:1"]),
      ),
      ...more,
    },
    readGatewayProcessConfig,
  );

const isAscending = (...deadlines: readonly number[]) =>
  expect(deadlines).toEqual([...new Set(deadlines)].toSorted((a, b) => a - b));

describe("deadlines grow from who is asked to who asks", () => {
  it("of files: the last that gets a turn is judged, both sides, before the gateway gives the operation up", () => {
    const { patienceMs } = turnLimits(5 * 1024 * 1024);
    expect(patienceMs + 2 * JUDGING_MS).toBeLessThanOrEqual(SUBMISSION_MS);
    const { gateway: config, patientTimeoutMs } = gateway();
    expect(config.operationTimeoutMs).toBe(OPERATION_MS);
    isAscending(patienceMs, SUBMISSION_MS, config.operationTimeoutMs, patientTimeoutMs);
  });

  it.each(["100", "120000", "600000"])("of files, where an operation may take %s ms", (ms) => {
    const { gateway: config, patientTimeoutMs } = gateway({ OPERATION_TIMEOUT_MS: ms });
    isAscending(config.operationTimeoutMs, patientTimeoutMs);
  });

  it("of everything else: whoever waits for a transaction, or for a place to hash a password, hears BUSY or RATE_LIMITED", () => {
    const { subgraphTimeoutMs, gateway: config } = gateway();
    isAscending(
      readEnv({}, (env) => readPaymentsConfig(env, "sandbox")).waitMaxMs,
      subgraphTimeoutMs,
      config.operationTimeoutMs,
    );
    isAscending(readEnv({}, (env) => readAuthConfig(env, "sandbox")).hashing.waitMaxMs, subgraphTimeoutMs);
  });
});
