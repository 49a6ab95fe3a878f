import { describe, expect, it } from "vitest";
import { feeFor, INPUT_VBYTES, OWN_SCRIPT_BYTES, outputVbytes, virtualSize } from "./sizes.ts";

describe("virtual bytes", () => {
  it("are what nodes count, of inputs and outputs of each kind", () => {
    expect(INPUT_VBYTES).toBe(68);
    // P2WPKH, P2WSH and P2TR, P2SH, P2PKH.
    expect([22, 34, 23, 25].map(outputVbytes)).toEqual([31, 43, 32, 34]);
  });

  it("are those of known transactions, and of more inputs than a byte counts", () => {
    expect(virtualSize(1, [OWN_SCRIPT_BYTES])).toBe(110);
    expect(virtualSize(1, [OWN_SCRIPT_BYTES, OWN_SCRIPT_BYTES])).toBe(141);
    expect(virtualSize(2, [OWN_SCRIPT_BYTES, OWN_SCRIPT_BYTES])).toBe(209);
    expect(virtualSize(252, [22]) + 68).toBe(virtualSize(253, [22]) - 2);
  });

  it("are paid for to the last part of a satoshi, rounded up", () => {
    expect([feeFor(1_000n, 141), feeFor(1_001n, 141), feeFor(4_545n, 110)]).toEqual([141n, 142n, 500n]);
  });
});
