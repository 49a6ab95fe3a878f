import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountChildNumbers,
  accountPath,
  childNumbers,
  HARDENED_OFFSET,
  INDEX_MAX,
  receivePath,
} from "./derivation-path.ts";

const index = fc.integer({ min: 0, max: INDEX_MAX });

describe("derivation path", () => {
  it.each([
    "",
    "m/",
    "M/0",
    "0/1",
    "m/44h",
    "m/44''",
    "m/-1",
    "m/+1",
    "m/01",
    "m/1.0",
    "m/1e3",
    "m/0x1",
    "m/ 1",
    "m/2147483648",
    "m/2147483648'",
    "m/99999999999",
    "m/0//1",
  ])("refuses %j", (path) => {
    expect(() => childNumbers(path)).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, HARDENED_OFFSET])("refuses the address index %s", (bad) => {
    expect(() => receivePath("m/84'/0'/0'", bad)).toThrow(RangeError);
  });

  it.each(["m", "m/84'", "m/84'/0'", "m/84'/0'/0", "m/84/0/0", "m/84'/0'/0'/0'"])(
    "refuses the account path %s",
    (path) => {
      expect(() => accountChildNumbers(path)).toThrow(RangeError);
    },
  );

  it("adds the hardened offset to hardened steps only", () => {
    expect(childNumbers("m/44'/60'/0'/0/7")).toEqual([
      HARDENED_OFFSET + 44,
      HARDENED_OFFSET + 60,
      HARDENED_OFFSET,
      0,
      7,
    ]);
    expect(childNumbers("m")).toEqual([]);
  });

  it("reads back every path that it writes", () => {
    fc.assert(
      fc.property(index, index, index, (coinType, account, address) => {
        const path = receivePath(accountPath({ purpose: 84, coinType, account }), address);
        expect(childNumbers(path)).toEqual([
          HARDENED_OFFSET + 84,
          HARDENED_OFFSET + coinType,
          HARDENED_OFFSET + account,
          0,
          address,
        ]);
      }),
    );
  });
});
