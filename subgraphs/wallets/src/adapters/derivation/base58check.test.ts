import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase58Check } from "./base58check.ts";

const library = createBase58check(sha256);

describe("encodeBase58Check", () => {
  it("gives what the library gives, of any bytes, with zeros in front too", () => {
    const zeros = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(zeros, fc.uint8Array({ maxLength: 300 }), (count, bytes) => {
        const payload = Uint8Array.from([...new Uint8Array(count), ...bytes]);
        const before = Uint8Array.from(payload);
        expect(encodeBase58Check(payload)).toBe(library.encode(payload));
        expect(payload).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it("gives what the library gives of all that an extended key is as long as", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 78, maxLength: 78 }), (payload) => {
        expect(encodeBase58Check(payload)).toBe(library.encode(payload));
      }),
      { numRuns: 500 },
    );
    for (const byte of [0, 0xff])
      expect(encodeBase58Check(new Uint8Array(78).fill(byte))).toBe(library.encode(new Uint8Array(78).fill(byte)));
  });

  it("gives the first address that was ever paid, of Bitcoin's first block", () => {
    const payload = Buffer.from("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18", "hex");
    expect(encodeBase58Check(payload)).toBe("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  });
});
