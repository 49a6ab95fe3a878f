import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { judgeEnding } from "./judge-ending.ts";

describe("what can be said to have ended", () => {
  it("is what a provider brings in or out, and was not ended before", async () => {
    const { deps, alice, bob, fake, id, asked } = await makeFakeStuck();
    const sent = await makeSendPayment(deps)({
      actorId: alice.userId,
      fromAccountId: alice.account.id,
      to: { userId: bob.userId },
      amount: cents(5n),
      memo: null,
      idempotencyKey: "s",
    });
    if (!sent.ok) throw new Error(sent.error.code);
    const of = (paymentId: typeof id) => judgeEnding(deps, { paymentId, outcome: "COMPLETED" });
    expect(await of(sent.value.id)).toEqual({ ok: false, error: { code: "PAYMENT_NOT_UNDER_WAY" } });
    expect(asked).toEqual([]);
    fake.said = { word: "DONE" };
    expect(await of(id)).toMatchObject({ value: { from: "PROCESSING", said: "DONE", verdict: { is: "proved" } } });
    expect(asked).toEqual([id]);
  });
});
