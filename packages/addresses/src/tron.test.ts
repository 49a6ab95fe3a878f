import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTronAddress, isTronZeroAddress } from "./tron.ts";

const base58check = createBase58check(sha256);
const USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

describe("isTronAddress", () => {
  it.each([
    ["", "an empty text"],
    [` ${USDT}`, "a space in front"],
    [USDT.slice(0, -1), "one character missing"],
    ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "a Bitcoin address"],
    ["41a614f803b6fd780986a42c78ec9c7f77e6ded13c", "the hexadecimal form"],
    ["T".repeat(1_000_000), "a megabyte"],
  ])("refuses %.42s: %s", (text) => {
    expect(isTronAddress(text)).toBe(false);
  });

  it("refuses another version byte and another length under a right checksum", () => {
    const payload = (prefix: number, bytes: number) =>
      base58check.encode(Uint8Array.of(prefix, ...new Uint8Array(bytes)));
    expect(isTronAddress(payload(0x41, 20))).toBe(true);
    expect(
      [payload(0x40, 20), payload(0xa0, 20), payload(0x00, 20), payload(0x41, 19), payload(0x41, 21)].some(
        isTronAddress,
      ),
    ).toBe(false);
  });

  it.each([USDT, "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL"])(
    "accepts %s and refuses every change of one character",
    (address) => {
      expect(isTronAddress(address)).toBe(true);
      const printable = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));
      const accepted: string[] = [];
      for (let at = 0; at < address.length; at++) {
        for (const character of printable) {
          const changed = address.slice(0, at) + character + address.slice(at + 1);
          if (changed !== address && isTronAddress(changed)) accepted.push(changed);
        }
      }
      expect(accepted).toEqual([]);
    },
  );

  it("tells the address that nobody has the key of", () => {
    expect(isTronZeroAddress("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb")).toBe(true);
    expect([isTronZeroAddress(USDT), isTronAddress("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb")]).toEqual([false, true]);
  });

  it("never throws and refuses any text that is no address", () => {
    fc.assert(fc.property(fc.string({ minLength: 34, maxLength: 34 }), (text) => !isTronAddress(text)));
  });
});
