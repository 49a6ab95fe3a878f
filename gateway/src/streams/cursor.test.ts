import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const streams = fc.stringMatching(/^[a-z]{1,8}:[a-z]{3}_[0-9a-z]{1,10}$/);
const positionLists = fc.uniqueArray(
  fc.record(
    { stream: streams, sequence: fc.bigInt(0n, 10n ** 18n).map(String), pendingSnapshot: fc.constant(true as const) },
    { requiredKeys: ["stream", "sequence"] },
  ),
  { selector: ({ stream }) => stream, minLength: 1 },
);
const encoded = (text: string) => Buffer.from(text).toString("base64url");

describe("decodeCursor", () => {
  it.each([
    ["nothing", ""],
    ["no base64url", "a b"],
    ["padding", `${encoded("1\nbalance\na:b 1")}=`],
    ["another version", encoded("2\nbalance\na:b 1")],
    ["another field's cursor", encoded("1\nother\na:b 1")],
    ["no stream", encoded("1\nbalance")],
    ["an empty line", encoded("1\nbalance\n")],
    ["a negative sequence", encoded("1\nbalance\na:b -1")],
    ["a leading zero", encoded("1\nbalance\na:b 01")],
    ["a sequence beyond int8", encoded("1\nbalance\na:b 99999999999999999999")],
    ["no sequence", encoded("1\nbalance\na:b")],
    ["a stream named twice", encoded("1\nbalance\na:b 1\na:b 2")],
    ["something after the line", encoded("1\nbalance\na:b 1! ")],
    ["bytes that are no text", Buffer.from([49, 10, 255, 0]).toString("base64url")],
    ["more than is ever read", "A".repeat(200_000)],
  ])("refuses %s", (_name, cursor) => {
    expect(decodeCursor("balance", cursor)).toBeNull();
  });

  it("never throws, and accepts only what encodeCursor writes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map(encoded),
          fc.string().map((text) => encoded(`1\nbalance\n${text}`)),
        ),
        (cursor) => {
          const positions = decodeCursor("balance", cursor);
          if (positions) expect(encodeCursor("balance", positions)).toBe(cursor);
        },
      ),
    );
  });

  it("returns the positions that were encoded, those whose snapshot is pending marked", () => {
    fc.assert(
      fc.property(positionLists, (positions) => {
        expect(decodeCursor("balance", encodeCursor("balance", positions))).toEqual(positions);
      }),
    );
  });
});

describe("encodeCursor", () => {
  it.each(["with space", "with\nnewline", "", "ümlaut"])(
    "refuses the stream name %j, which it could not read back",
    (stream) => {
      expect(() => encodeCursor("balance", [{ stream, sequence: "1" }])).toThrow("not a position");
    },
  );
});
