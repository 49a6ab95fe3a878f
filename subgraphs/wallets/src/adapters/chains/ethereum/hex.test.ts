import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import { parseJson } from "../../rpc/json.ts";
import { fromNumber, toAddress, toHash32, toQuantity, toSafeQuantity } from "./hex.ts";

const refuses = (read: () => unknown) => expect(read).toThrow(NoAnswer);

describe("Ethereum's hex", () => {
  it.each(["0x", "5", "", "0xg", "-0x1", "0x-1", " 0x1", "0x1 ", "0x1.8", `0x1${"0".repeat(64)}`])(
    "has no quantity %j",
    (text) => refuses(() => toQuantity(text, "a value")),
  );

  it("has no quantity that is a number, as JSON has them", () => {
    for (const json of [parseJson("5"), parseJson("0.5"), null, undefined, true, ["0x1"], {}])
      refuses(() => toQuantity(json, "a value"));
  });

  it("reads every quantity exactly, up to 2^256 - 1", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (units) => {
        expect(toQuantity(`0x${units.toString(16)}`, "a value")).toBe(units);
      }),
    );
  });

  it("takes no height or time from 2^53 on", () => {
    refuses(() => toSafeQuantity("0x20000000000001", "a height"));
    refuses(() => toSafeQuantity("0x20000000000000", "a height"));
    expect(toSafeQuantity("0x1fffffffffffff", "a height")).toBe(Number.MAX_SAFE_INTEGER);
    expect(fromNumber(Number.MAX_SAFE_INTEGER)).toBe("0x1fffffffffffff");
  });

  it("writes hashes and addresses in small letters, and takes no other length", () => {
    expect(toHash32(`0x${"Ab".repeat(32)}`, "a hash")).toBe(`0x${"ab".repeat(32)}`);
    expect(toAddress(`0x${"Ab".repeat(20)}`, "an address")).toBe(`0x${"ab".repeat(20)}`);
    refuses(() => toHash32(`0x${"ab".repeat(20)}`, "a hash"));
    refuses(() => toAddress(`0x${"ab".repeat(32)}`, "an address"));
    refuses(() => toAddress("ab".repeat(20), "an address"));
  });

  it("is refused without being quoted", () => {
    expect(() => toQuantity("0xsecret", "a value")).toThrow(/form that is not known: a value$/);
  });
});
