import { describe, expect, it } from "vitest";
import { errorPages } from "../generated/develop/error-pages.ts";
import { codeOfFirst, refusalCode } from "./refusal-code.ts";

describe("the code of a refusal", () => {
  it("is none of a success, and none without an answer", () => {
    expect([refusalCode({ __typename: "SendPaymentSuccess" }), refusalCode(null), codeOfFirst(undefined)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is of every type the one that the page of codes has for it", () => {
    const told = errorPages.flatMap(({ code, meanings }) =>
      meanings.flatMap(({ kind, type }) => (kind === "refusal" && type ? [{ code, type }] : [])),
    );
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter(({ code, type }) => refusalCode({ __typename: type }) !== code)).toEqual([]);
    expect(codeOfFirst({ sendPayment: { __typename: "InsufficientFunds" } })).toBe("INSUFFICIENT_FUNDS");
  });
});
