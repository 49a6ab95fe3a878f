import { describe, expect, it } from "vitest";
import { provedBy } from "./proved-by.ts";

describe("what was typed as a code", () => {
  it.each([
    ["", {}],
    ["  ", {}],
    ["123456", { totp: "123456" }],
    [" 123 456 ", { totp: " 123 456 " }],
    ["12345", { recoveryCode: "12345" }],
    ["abcd-efgh-jkmn-pqrs", { recoveryCode: "abcd-efgh-jkmn-pqrs" }],
  ])("%j is %j", (typed, expected) => {
    expect(provedBy("p", typed)).toEqual({ password: "p", ...expected });
  });
});
