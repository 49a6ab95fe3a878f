import { describe, expect, it } from "vitest";
import { payeeKeyOf } from "./policy.ts";

describe("an address", () => {
  it("is the same however its letters are written, where they say nothing", () => {
    expect(payeeKeyOf("0xAB")).toBe(payeeKeyOf("0xab"));
    expect(payeeKeyOf("BC1QX")).toBe(payeeKeyOf("bc1qx"));
    expect(payeeKeyOf("TAb")).not.toBe(payeeKeyOf("Tab"));
  });
});
