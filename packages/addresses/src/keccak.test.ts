import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "./keccak.ts";

describe("keccak256", () => {
  it("gives what is published of nothing", () => {
    expect(Buffer.from(keccak256(new Uint8Array())).toString("hex")).toBe(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
  });

  it.each([0, 1, 40, 64, 134, 135, 136, 137, 272])("gives what the library gives of %i bytes", (length) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
        const before = Uint8Array.from(bytes);
        expect(Buffer.from(keccak256(bytes))).toEqual(Buffer.from(keccak_256(bytes)));
        expect(bytes).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it("gives each its own bytes", () => {
    const first = keccak256(Uint8Array.of(1));
    keccak256(Uint8Array.of(2)).fill(0);
    expect(first).toEqual(keccak_256(Uint8Array.of(1)));
  });
});
