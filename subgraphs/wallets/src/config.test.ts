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

  it("signs inside where nothing is said, and refuses what is neither", () => {
    expect(read({}).signing).toBe("inside");
    expect(read({ WALLETS_SIGNER: "apart" }, "production").signing).toBe("apart");
    expect(() => read({ WALLETS_SIGNER: "outside" })).toThrow("WALLETS_SIGNER must be one of inside, apart");
  });

  it("takes eight providers of a network, in their order, tells none of them, and refuses what is none", () => {
    const urls = Array.from({ length: 8 }, (_, i) => `https://u:p@node.example/${i}`);
    const { providers } = read({ ETHEREUM_RPC_URLS: urls.join(" , ") });
    expect(providers.ETHEREUM.map((url) => url.reveal())).toEqual(urls);
    expect(JSON.stringify(providers)).not.toContain("node.example");
    for (const bad of [
      [...urls, "http://ninth.example"].join(","),
      "ws://node.example",
      "node",
      `${urls[0]},${urls[0]}`,
    ])
      expect(() => read({ TRON_RPC_URLS: bad })).toThrow(
        /TRON_RPC_URLS must be at most 8 different http or https URLs/,
      );
    expect(read({}).providers).toEqual({ ETHEREUM: [], BITCOIN: [], TRON: [] });
  });

  it("takes all networks and four at once where nothing is said, and only those named where something is", () => {
    expect(read({})).toMatchObject({ networks: ["ETHEREUM", "BITCOIN", "TRON"], maxConcurrentGenerations: 4 });
    expect(read({ NETWORKS: "TRON, BITCOIN" }).networks).toEqual(["BITCOIN", "TRON"]);
  });

  it("bounds what a transaction costs and what is swept, in wei, and sweeps nothing at 0", () => {
    const rules = (source: Record<string, string>, mode?: "production") => read(source, mode).sends.get("ETHEREUM");
    expect(rules({}, "production")).toMatchObject({ feeCap: 2n * 10n ** 16n, sweepMinimum: 10n ** 17n });
    expect(rules({})).toMatchObject({ sweepMinimum: 10n ** 16n });
    expect(rules({ ETHEREUM_FEE_MAX_GWEI: "21000", ETHEREUM_SWEEP_MINIMUM_GWEI: "0" })).toMatchObject({
      feeCap: 21_000n * 10n ** 9n,
      sweepMinimum: null,
    });
    expect(() => read({ ETHEREUM_FEE_MAX_GWEI: "20999" })).toThrow("ETHEREUM_FEE_MAX_GWEI");
  });

  it("says when outputs of Bitcoin are joined, in satoshi for a thousand virtual bytes, and joins none at 0", () => {
    const rule = (source: Record<string, string>) => read(source).sends.get("BITCOIN")?.consolidation;
    expect(rule({})).toEqual({ rate: 2_000n, outputs: 100 });
    expect(rule({ BITCOIN_CONSOLIDATE_RATE_MAX: "7", BITCOIN_CONSOLIDATE_OUTPUTS: "9" })).toEqual({
      rate: 7_000n,
      outputs: 9,
    });
    expect(rule({ BITCOIN_CONSOLIDATE_RATE_MAX: "0" })).toBeNull();
    expect(() => read({ BITCOIN_CONSOLIDATE_OUTPUTS: "1" })).toThrow("BITCOIN_CONSOLIDATE_OUTPUTS");
  });
});
