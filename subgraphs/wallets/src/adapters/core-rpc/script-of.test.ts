import { describe, expect, it } from "vitest";
import { scriptOf } from "./script-of.ts";

const BITCOIN = { keyVersions: [0], scriptVersions: [5], hrp: "bc" };

describe("scriptOf", () => {
  it.each([
    // BIP-173 and BIP-350.
    ["BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"],
    [
      "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
      "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    ],
    // The coinbase of block 0, and an example of BIP-16's family.
    ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac"],
    ["3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "a914e9c3dd0c07aac76179ebc76a6c78d4d67c6c160a87"],
  ])("pays %s", (address, script) => {
    expect(scriptOf(address, BITCOIN)).toBe(script);
  });

  it.each([
    // Witness versions to come, whose coins anybody takes; and a version 0 by the other checksum.
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
    "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
    "",
    "1",
    "1".repeat(5_000),
  ])("pays nobody at %s", (address) => {
    expect(scriptOf(address, BITCOIN)).toBeNull();
  });

  it("knows no SegWit where the chain has none", () => {
    expect(scriptOf("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", { ...BITCOIN, hrp: null })).toBeNull();
  });
});
