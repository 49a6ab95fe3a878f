import { InvalidEnvironment, readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readWalletsConfig } from "./config.ts";

const read = (source: Record<string, string>, mode: "sandbox" | "production" = "sandbox") =>
  readEnv(source, (env) => readWalletsConfig(env, mode));

describe("readWalletsConfig", () => {
  it("refuses every bad variable in one message", () => {
    const bad = { NETWORKS: "TRON,DOGECOIN", BITCOIN_NETWORK: "signet", MAX_CONCURRENT_GENERATIONS: "0" };
    expect(() => read(bad)).toThrow(InvalidEnvironment);
    expect(() => read(bad)).toThrow(/NETWORKS[\s\S]*BITCOIN_NETWORK[\s\S]*MAX_CONCURRENT_GENERATIONS/);
    expect(() => read({ NETWORKS: "," })).toThrow("NETWORKS");
  });

  it("never makes mainnet keys in the sandbox, nor test keys in production, unless told", () => {
    expect(read({}).bitcoinNetwork).toBe("regtest");
    expect(read({}, "production").bitcoinNetwork).toBe("mainnet");
    expect(read({ BITCOIN_NETWORK: "testnet" }, "production").bitcoinNetwork).toBe("testnet");
  });

  it("takes all networks and four at once where nothing is said, and only those named where something is", () => {
    expect(read({})).toMatchObject({ networks: ["ETHEREUM", "BITCOIN", "TRON"], maxConcurrentGenerations: 4 });
    expect(read({ NETWORKS: "TRON, BITCOIN" }).networks).toEqual(["BITCOIN", "TRON"]);
  });
});
