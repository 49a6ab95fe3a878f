import { hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { SCHNORR_VECTORS } from "./schnorr-vectors.fixture.ts";
import { verifySchnorr } from "./verify-schnorr.ts";

describe("a signature that somebody else has made, by BIP-340's vectors", () => {
  it.each(SCHNORR_VECTORS)("is judged as published: $about, $isValid", ({ signature, message, x, isValid }) => {
    expect(verifySchnorr(hexToBytes(signature), hexToBytes(message), hexToBytes(x))).toBe(isValid);
  });

  it("is of both kinds in them", () => {
    expect(new Set(SCHNORR_VECTORS.map(({ isValid }) => isValid))).toEqual(new Set([true, false]));
  });
});
