import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { makeLookUpWithdrawal } from "./look-up.ts";

describe("looking a withdrawal up", () => {
  it("asks for nothing, says what the provider knows, and tells nobody the token", async () => {
    const { destinations, payouts, read } = await makeFakeStuck();
    const payment = await read();
    const lookUp = makeLookUpWithdrawal({ ...destinations, destinations, payouts });
    expect(await lookUp(payment)).toEqual({ word: "UNKNOWN" });
    expect(payouts.asked).toEqual([]);
    const { id, amount } = payment;
    await payouts.payOut({ id, amount, token: "token-0" });
    for (const [answer, said] of [
      ["PAID", { word: "DONE" }],
      ["WAITING", { word: "WAITING" }],
      ["DECLINED", { word: "FAILED", failure: "PAYOUT_DECLINED" }],
      ["UNUSABLE", { word: "FAILED", failure: "METHOD_UNUSABLE" }],
    ] as const) {
      payouts.answer = answer;
      expect([answer, await lookUp(payment)]).toEqual([answer, said]);
    }
    payouts.answer = new Error("token-0 was refused");
    await expect(lookUp(payment)).rejects.toThrow(/^the provider did not say what became of it: … was refused$/);
  });
});
