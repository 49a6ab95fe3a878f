import { encodeRlp as encodeByEthers, toBeArray } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, decodeRlp, encodeRlp, type Rlp } from "./rlp.ts";

const text = (word: string) => new TextEncoder().encode(word);
const hexOf = (item: Rlp) => Buffer.from(encodeRlp(item)).toString("hex");

describe("encodeRlp", () => {
  // ethereum.org, "Recursive-length prefix (RLP) serialization", examples.
  it.each<[string, Rlp, string]>([
    ["dog", text("dog"), "83646f67"],
    ["cat and dog", [text("cat"), text("dog")], "c88363617483646f67"],
    ["no bytes", new Uint8Array(), "80"],
    ["an empty list", [], "c0"],
    ["the number 0", bytesOf(0n), "80"],
    ["a byte of zero", Uint8Array.of(0), "00"],
    ["the number 15", bytesOf(15n), "0f"],
    ["the number 1024", bytesOf(1024n), "820400"],
    ["lists of lists", [[], [[]], [[], [[]]]], "c7c0c1c0c3c0c1c0"],
    [
      "a sentence of 56",
      text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
      "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974",
    ],
  ])("of %s is the published one", (_what, item, hex) => {
    expect(hexOf(item)).toBe(hex);
  });

  it("is what ethers gives, of whatever", () => {
    const { item } = fc.letrec<{ item: Rlp }>((tie) => ({
      item: fc.oneof({ maxDepth: 3 }, fc.uint8Array({ maxLength: 300 }), fc.array(tie("item"), { maxLength: 20 })),
    }));
    fc.assert(
      fc.property(item, (one) => {
        expect(`0x${hexOf(one)}`).toBe(encodeByEthers(one as Uint8Array));
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (n) => {
        expect(Buffer.from(bytesOf(n))).toEqual(Buffer.from(toBeArray(n)));
      }),
    );
  });
});

const { item: anything } = fc.letrec<{ item: Rlp }>((tie) => ({
  item: fc.oneof({ maxDepth: 3 }, fc.uint8Array({ maxLength: 300 }), fc.array(tie("item"), { maxLength: 20 })),
}));
const plain = (item: Rlp): unknown =>
  item instanceof Uint8Array ? Buffer.from(item).toString("hex") : item.map(plain);

describe("decodeRlp", () => {
  it("gives what was encoded, and of one encoding nothing else", () => {
    fc.assert(
      fc.property(anything, (item) => {
        expect(plain(decodeRlp(encodeRlp(item)))).toEqual(plain(item));
      }),
    );
    // Whatever can be read is written in one way alone.
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        let read: Rlp;
        try {
          read = decodeRlp(bytes);
        } catch {
          return;
        }
        expect(Buffer.from(encodeRlp(read)).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["more than one item", "0102"],
    ["an item that is cut", "83646f"],
    ["a length that is cut", "b9ff"],
    ["a byte that would stand for itself", "8105"],
    ["a short length written long", "b801ff"],
    ["a length with a zero in front", "b90038"],
    ["a list whose item is longer than it", "c1830000"],
    ["a length beyond all bytes", "bfffffffffffffffff"],
  ])("refuses %s", (_what, hex) => {
    expect(() => decodeRlp(Buffer.from(hex, "hex"))).toThrow();
  });
});
