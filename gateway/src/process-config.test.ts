import { generateKeyPairSync } from "node:crypto";
import { InvalidEnvironment, readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readGatewayProcessConfig } from "./process-config.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const set = (key: typeof publicKey, kid: string) =>
  JSON.stringify({ keys: [{ ...key.export({ format: "jwk" }), kid }] });

const GOOD = {
  COFFER_MODE: "sandbox",
  KAFKA_BROKERS: "kafka:9092",
  REDIS_URL: "redis://redis:6379",
  GATEWAY_SIGNING_KEYS: set(privateKey, "gateway-1"),
  EVENT_PUBLIC_KEYS: set(publicKey, "ledger:1"),
  AUTH_URL: "http://auth:4000",
  USERS_URL: "http://users:4000",
  WALLETS_URL: "http://wallets:4000",
  VERIFICATION_URL: "http://verification:4000",
  PAYMENTS_URL: "http://payments-1:4000, https://payments-2:4000",
  LEDGER_URL: "http://ledger:4000",
};
const faultsOf = (source: Record<string, string>): readonly string[] => {
  try {
    readEnv(source, readGatewayProcessConfig);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
};

describe("the environment of the gateway's service", () => {
  it("is refused with every bad variable at once, and no value of any", () => {
    const optional = ["AUTH_ISSUER", "SUBGRAPH_TIMEOUT_MS", "SUBGRAPH_CONNECTIONS", "QUERY_DEPTH_MAX", "INTROSPECTION"];
    const bad = Object.fromEntries([...Object.keys(GOOD), ...optional].map((name) => [name, "hunter2"]));

    const faults = faultsOf(bad);

    expect(faults.map((fault) => fault.split(" ")[0]).toSorted()).toEqual(Object.keys(bad).toSorted());
    expect(faults.join("\n")).not.toContain("hunter2");
    expect(
      faultsOf({})
        .map((fault) => fault.split(" ")[0])
        .toSorted(),
    ).toEqual(Object.keys(GOOD).toSorted());
  });

  it("is refused in production without the issuer of the tokens that it is to believe", () => {
    expect(faultsOf({ ...GOOD, COFFER_MODE: "production" })).toEqual(["AUTH_ISSUER must be set"]);
    expect(faultsOf({ ...GOOD, COFFER_MODE: "production", AUTH_ISSUER: "https://coffer.example.com" })).toEqual([]);
  });

  it.each([
    ["PAYMENTS_URL", "http://payments-1:4000,payments-2:4000"],
    ["PAYMENTS_URL", "ftp://payments"],
    ["PAYMENTS_URL", ","],
    ["GATEWAY_SIGNING_KEYS", set(publicKey, "gateway-1")],
  ])("refuses %s=%s", (name, value) => {
    expect(faultsOf({ ...GOOD, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });

  it("is read whole: several instances of a subgraph, signing keys that cannot be printed", () => {
    const config = readEnv(GOOD, readGatewayProcessConfig);

    expect(config.subgraphUrls.payments).toEqual(["http://payments-1:4000", "https://payments-2:4000"]);
    expect(config.signingKeys.map(({ kid }) => kid)).toEqual(["gateway-1"]);
    expect(JSON.stringify(config)).not.toContain(privateKey.export({ format: "jwk" }).d);
    expect(config.gateway.host).toBe("0.0.0.0");
  });
});
