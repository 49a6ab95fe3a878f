import { describe, expect, it } from "vitest";
import { prefixOf, segwitAddressOf } from "./segwit-address.ts";

describe("the address of a script", () => {
  it("is none where it is no SegWit, or says another length than it has", () => {
    expect(segwitAddressOf(`76a914${"00".repeat(20)}88ac`, "bc")).toBe(null);
    expect(segwitAddressOf(`0013${"00".repeat(20)}`, "bc")).toBe(null);
    expect(segwitAddressOf("", "bc")).toBe(null);
  });

  it.each([
    // BIP-173's, of version 0, and BIP-350's of those behind it.
    ["0014751e76e8199196d454941c45d1b3a323f1433bd6", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
    [
      "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
      "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    ],
    [
      "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
      "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    ],
    ["6002751e", "bc1sw50qgdz25j"],
    ["5210751e76e8199196d454941c45d1b3a323", "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs"],
    [
      "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
      "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
    ],
    [
      "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
      "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ],
  ])("of %s is %s", (script, address) => {
    const prefix = prefixOf(address) ?? "";
    expect(segwitAddressOf(script, prefix)).toBe(address);
  });

  it("has a prefix where it is a SegWit one", () => {
    expect(prefixOf("bcrt1qcr8te4kr609gcawutmrza0j4xv80jy8zeqchgx")).toBe("bcrt");
    expect(prefixOf("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")).toBe(null);
    expect(prefixOf("0x9858EfFD232B4033E47d90003D41EC34EcaEda94")).toBe(null);
  });
});
