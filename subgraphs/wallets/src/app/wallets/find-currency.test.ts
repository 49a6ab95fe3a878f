import { describe, expect, it } from "vitest";
import { findCurrency } from "./find-currency.ts";
import type { Network } from "./ports.ts";

const USDC = { asset: { code: "USDC", scale: 6 }, contract: "0xUSDC" };
const facts = { nativeCurrency: "ETH", nativeScale: 18, tokens: [USDC] };
const networks = new Map([["ETHEREUM", { facts } as unknown as Network]]);

describe("a currency of a network", () => {
  it("is its own, or a token that is configured there, and no other", () => {
    expect(findCurrency(networks, "ETHEREUM", "ETH")).toEqual({ asset: { code: "ETH", scale: 18 }, token: null });
    expect(findCurrency(networks, "ETHEREUM", "USDC")).toEqual({ asset: USDC.asset, token: USDC });
    for (const [network, code] of [
      ["ETHEREUM", "EURC"],
      ["ETHEREUM", "eth"],
      ["TRON", "USDC"],
    ] as const)
      expect(findCurrency(networks, network, code)).toBeNull();
  });
});
