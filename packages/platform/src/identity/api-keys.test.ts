import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { API_KEY_PATTERN, hashOfApiKey, isMeantAsApiKey, makeApiKey, startOfApiKey } from "./api-keys.ts";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("a text", () => {
  it.each([
    "",
    "cof_",
    "cof_x_y",
    `cof_${"a".repeat(43)}_000000`,
    `cof_${"a".repeat(42)}_000000`,
    `cof_${"-".repeat(43)}_000000`,
    `cof_${"a".repeat(1_000_000)}_000000`,
    "eyJhbGciOiJFZERTQSJ9.e30.AA",
  ])("is no key: %#", (text) => {
    expect(hashOfApiKey(new Secret(text))).toBeNull();
  });

  it("is no key with one character changed, wherever, added, or in another case", () => {
    const change = fc.record({ at: fc.nat(53), to: fc.constantFrom(..."abcXYZ019_- \n") });
    fc.assert(
      fc.property(bytes, change, (random, { at, to }) => {
        const text = makeApiKey(random).reveal();
        fc.pre(text[at] !== to);
        expect(hashOfApiKey(new Secret(text.slice(0, at) + to + text.slice(at + 1)))).toBeNull();
        for (const other of [`${text}\n`, ` ${text}`, text.slice(1), text.slice(0, -1)])
          expect(hashOfApiKey(new Secret(other))).toBeNull();
      }),
    );
  });

  it("is no key whose checksum is of another key", () => {
    const [a, b] = [makeApiKey().reveal(), makeApiKey().reveal()];
    expect(hashOfApiKey(new Secret(a.slice(0, 48) + b.slice(48)))).toBeNull();
  });
});

describe("a key", () => {
  it("is of 256 bits, and none of two is the other's", () => {
    expect(() => makeApiKey(new Uint8Array(31))).toThrow("32 bytes");
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        fc.pre(Buffer.compare(Buffer.from(a), Buffer.from(b)) !== 0);
        expect(makeApiKey(a).reveal()).not.toBe(makeApiKey(b).reveal());
      }),
    );
  });

  it("is found in a text by the expression that scanners are told, and known by its hash", () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const key = makeApiKey(random);
        const [found = ""] = API_KEY_PATTERN.exec(`const key = "${key.reveal()}"; // ours`) ?? [];
        expect(found).toBe(key.reveal());
        expect(hashOfApiKey(new Secret(found))?.length).toBe(32);
        expect(isMeantAsApiKey(found)).toBe(true);
      }),
    );
  });

  it("keeps its form for good: who scans for it was told once", () => {
    const key = makeApiKey(new Uint8Array(32));
    expect(key.reveal().slice(0, 47)).toBe(`cof_${"0".repeat(43)}`);
    expect(startOfApiKey(key)).toBe("cof_000000");
    expect(String(key)).not.toContain("cof_");
  });
});
