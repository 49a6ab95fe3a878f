import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hmacSha512, publicHmacSha512 } from "./hmac-sha512.ts";

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const nodes = (key: Uint8Array, ...data: readonly Uint8Array[]) => {
  const mac = createHmac("sha512", key);
  for (const part of data) mac.update(part);
  return mac.digest("hex");
};

// RFC 4231: test cases 1, 2 and 4, with the digests of HMAC-SHA-512.
const VECTORS = [
  [
    "0b".repeat(20),
    "4869205468657265",
    "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
  ],
  [
    "4a656665",
    "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  ],
  [
    "0102030405060708090a0b0c0d0e0f10111213141516171819",
    "cd".repeat(50),
    "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
  ],
] as const;

describe.each([
  ["hmacSha512", hmacSha512],
  ["publicHmacSha512", publicHmacSha512],
] as const)("%s", (_name, mac) => {
  it.each(VECTORS)("gives what RFC 4231 publishes of the key %s", (key, data, digest) => {
    expect(hexOf(mac(fromHex(key), fromHex(data)))).toBe(digest);
  });

  it("gives what Node gives, of parts too, whatever was asked before, and changes none of them", () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
    fc.assert(
      fc.property(bytes(128), bytes(32), bytes(32), (key, first, second) => {
        const before = [key, first, second].map(hexOf);
        expect(hexOf(mac(key, first, second))).toBe(nodes(key, first, second));
        expect([key, first, second].map(hexOf)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it("gives each its own bytes", () => {
    const key = new Uint8Array(32).fill(7);
    const first = mac(key, Uint8Array.of(1));
    mac(key, Uint8Array.of(2)).fill(0);
    expect(hexOf(first)).toBe(nodes(key, Uint8Array.of(1)));
  });

  it("refuses a key of more than a block, and more data than a seed, and goes on rightly after it", () => {
    const key = new Uint8Array(128).fill(9);
    expect(() => mac(new Uint8Array(129), key.subarray(64))).toThrow(RangeError);
    expect(() => mac(key, new Uint8Array(65))).toThrow(RangeError);
    expect(() => mac(key, new Uint8Array(64), new Uint8Array(1))).toThrow(RangeError);
    expect(hexOf(mac(Uint8Array.of(3), Uint8Array.of(4)))).toBe(nodes(Uint8Array.of(3), Uint8Array.of(4)));
  });
});

describe("hmacSha512", () => {
  it("has memory of its own for what it gives, and nobody else's beside it", () => {
    const digest = hmacSha512(new Uint8Array(32), new Uint8Array(37));
    expect(digest.buffer.byteLength).toBe(digest.length);
  });
});
