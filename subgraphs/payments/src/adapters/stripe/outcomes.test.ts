import { describe, expect, it } from "vitest";
import { declineOf, isOfThePayment, isOfThePayout, payoutFailureOf } from "./outcomes.ts";

describe("what Stripe says became of a payment", () => {
  it.each([
    [{ code: "card_declined", declineCode: "insufficient_funds" }, "NO_FUNDS"],
    [{ code: "insufficient_funds", declineCode: null }, "NO_FUNDS"],
    [{ code: "card_declined", declineCode: "generic_decline" }, "DECLINED"],
    [{ code: "card_declined", declineCode: "do_not_honor" }, "DECLINED"],
    [{ code: "card_declined", declineCode: "stolen_card" }, "UNUSABLE"],
    [{ code: "expired_card", declineCode: null }, "UNUSABLE"],
    [{ code: "authentication_required", declineCode: "authentication_required" }, "AUTHENTICATION"],
    [{ code: "debit_not_authorized", declineCode: null }, "UNUSABLE"],
    [{ code: "of_tomorrow", declineCode: "of_tomorrow" }, "DECLINED"],
    [{}, "DECLINED"],
  ])("%o is %s", (codes, outcome) => {
    expect(declineOf(codes)).toBe(outcome);
  });

  it("is of the payment, or of our account at Stripe, which fails nobody's payment", () => {
    const codes = ["amount_too_small", "resource_missing", "expired_card", "parameter_unknown", "account_invalid", "x"];
    expect(codes.map((code) => isOfThePayment({ code }))).toEqual([true, true, true, false, false, false]);
  });
});

describe("what Stripe says became of a pay-out", () => {
  it.each([
    ["account_closed", "UNUSABLE"],
    ["no_account", "UNUSABLE"],
    ["could_not_process", "DECLINED"],
    ["of_tomorrow", "DECLINED"],
    [null, "DECLINED"],
  ])("%s is %s", (code, outcome) => {
    expect(payoutFailureOf(code)).toBe(outcome);
  });

  it("is of the pay-out, or of our account at Stripe, which fails nobody's", () => {
    const codes = ["payouts_not_allowed", "amount_too_small", "balance_insufficient", "parameter_unknown"];
    expect(codes.map(isOfThePayout)).toEqual([true, true, false, false]);
  });
});
