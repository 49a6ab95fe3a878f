import { readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { TEST_USDC, TEST_USDC_ADDRESS } from "./adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { TEST_USDT_ADDRESS } from "./adapters/chains/tron/test-usdt.ts";
import { readEthereumTokens, readTronTokens } from "./tokens-config.ts";

const read = (source: Record<string, string>, mode: "sandbox" | "production" = "production") =>
  readEnv(source, (env) => readEthereumTokens(env, mode));

const USDC = "USDC:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48:6:USD Coin:2";
const EURC = "EURC:0x1abaea1f7c830bd89acc67ec4af516284b1bc33c:6:Euro Coin:2";

describe("ETHEREUM_TOKENS", () => {
  it("is none in production, and test USDC in a sandbox, where nothing is said", () => {
    expect(read({})).toEqual([]);
    expect(read({}, "sandbox")).toMatchObject([{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS }]);
    expect(read({ ETHEREUM_TOKENS: TEST_USDC }, "sandbox")).toEqual(read({}, "sandbox"));
  });

  it("says of each what it is, with its address as the network writes it, and when it is swept", () => {
    const sweeps = "USDC:0.000001,EURC:0";
    expect(read({ ETHEREUM_TOKENS: `${USDC}, ${EURC}`, ETHEREUM_TOKEN_SWEEP_MINIMUM: sweeps })).toEqual([
      {
        ...{ asset: { code: "USDC", scale: 6 }, contract: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" },
        ...{ domain: { name: "USD Coin", version: "2" }, sweepMinimum: 1n },
      },
      {
        ...{ asset: { code: "EURC", scale: 6 }, contract: "0x1aBaEA1f7C830bD89Acc67eC4af516284b1bC33c" },
        ...{ domain: { name: "Euro Coin", version: "2" }, sweepMinimum: null },
      },
    ]);
    expect(read({ ETHEREUM_TOKENS: USDC })[0]?.sweepMinimum).toBe(100_000_000n);
    expect(read({ ETHEREUM_TOKENS: USDC }, "sandbox")[0]?.sweepMinimum).toBe(10_000_000n);
  });

  it.each([
    ["no contract", "USDC"],
    ["an address of another checksum", USDC.replace("eB48", "Eb48")],
    ["an address that nobody has", USDC.replace("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", `0x${"0".repeat(40)}`)],
    ["no decimals", USDC.replace(":6:", "::")],
    ["more decimals than the ledger has", USDC.replace(":6:", ":31:")],
    ["no name", USDC.replace("USD Coin", "")],
    ["no version", USDC.slice(0, -1)],
    ["one part more", `${USDC}:3`],
    ["the network's own currency", USDC.replace("USDC", "ETH")],
    ["a code in small letters", USDC.replace("USDC", "usdc")],
    ["one currency twice", `${USDC},${EURC.replace("EURC", "USDC")}`],
    ["one contract twice", `${USDC},${USDC.replace("USDC", "EURC")}`],
    [
      "more than there may be",
      Array.from({ length: 17 }, (_, i) => `T${i}:0x${String(i + 10).repeat(20)}:6:T:1`).join(","),
    ],
  ])("is refused with %s", (_what, tokens) => {
    expect(() => read({ ETHEREUM_TOKENS: tokens })).toThrow(/ETHEREUM_TOKENS must be at most 16 different tokens/);
  });

  it.each(["USDC", "EURC:1", "USDC:-1", "USDC:0.0000001", "USDC:1,USDC:2"])("is not swept from %s on", (sweeps) => {
    const source = { ETHEREUM_TOKENS: USDC, ETHEREUM_TOKEN_SWEEP_MINIMUM: sweeps };
    expect(() => read(source)).toThrow(/ETHEREUM_TOKEN_SWEEP_MINIMUM must be amounts of different tokens/);
  });
});

describe("TRON_TOKENS", () => {
  const USDT = "USDT:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t:6:USDT";
  const readTron = (source: Record<string, string>, mode: "sandbox" | "production" = "production") =>
    readEnv(source, (env) => readTronTokens(env, mode));

  it("is none in production, and test USDT in a sandbox, where nothing is said", () => {
    expect(readTron({})).toEqual([]);
    expect(readTron({}, "sandbox")).toMatchObject([{ asset: { code: "USDT", scale: 6 }, contract: TEST_USDT_ADDRESS }]);
  });

  it("says of each what it is, what its contract calls itself, and when it is swept", () => {
    expect(readTron({ TRON_TOKENS: USDT, TRON_TOKEN_SWEEP_MINIMUM: "USDT:25" })).toEqual([
      {
        ...{ asset: { code: "USDT", scale: 6 }, contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
        ...{ domain: null, symbol: "USDT", sweepMinimum: 25_000_000n },
      },
    ]);
  });

  it.each([
    ["an address of another checksum", USDT.replace("Lj6t", "Lj6u")],
    [
      "an address of Ethereum",
      USDT.replace("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
    ],
    [
      "an address that nobody has",
      USDT.replace("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"),
    ],
    ["no symbol", USDT.slice(0, -4)],
    ["one part more", `${USDT}:1`],
    ["the network's own currency", USDT.replace("USDT:", "TRX:")],
    ["one contract twice", `${USDT},${USDT.replace("USDT:", "USDC:")}`],
  ])("is refused with %s", (_what, tokens) => {
    expect(() => readTron({ TRON_TOKENS: tokens })).toThrow(/TRON_TOKENS must be at most 16 different tokens/);
  });

  it("is not swept from what cannot be read on", () => {
    const source = { TRON_TOKENS: USDT, TRON_TOKEN_SWEEP_MINIMUM: "USDT:0.0000001" };
    expect(() => readTron(source)).toThrow(/TRON_TOKEN_SWEEP_MINIMUM must be amounts of different tokens/);
  });
});
