import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { makeEndPayment } from "./end-payment.ts";

async function makeWorld() {
  const world = await makeFakeStuck();
  return { ...world, end: makeEndPayment(world.deps) };
}

describe("endPayment", () => {
  it("is refused by what its provider says, and has handed nothing in", async () => {
    const { end, fake, id, pending, ann, money } = await makeWorld();
    const before = money.submitted.length;
    for (const [paymentId, said, outcome, code] of [
      [null, { word: "DONE" }, "COMPLETED", "PAYMENT_NOT_FOUND"],
      [newId("pay"), { word: "DONE" }, "COMPLETED", "PAYMENT_NOT_FOUND"],
      [id, { word: "DONE" }, "FAILED", "OUTCOME_CONTRADICTED"],
      [id, { word: "FAILED", failure: "PAYOUT_DECLINED" }, "COMPLETED", "OUTCOME_CONTRADICTED"],
      [id, { word: "WAITING" }, "FAILED", "OUTCOME_UNPROVED"],
      [id, { word: "UNKNOWN" }, "FAILED", "OUTCOME_UNPROVED"],
      [id, { word: "NO_ANSWER" }, "COMPLETED", "OUTCOME_UNPROVED"],
      [pending, { word: "DONE" }, "COMPLETED", "OUTCOME_CONTRADICTED"],
    ] as const) {
      fake.said = said;
      expect([paymentId, await end({ ...ann, paymentId, outcome })]).toMatchObject([
        paymentId,
        { ok: false, error: { code } },
      ]);
    }
    expect(money.submitted).toHaveLength(before);
  });

  it("ends it as its provider says, with the provider's reason, and says the same to a repeat", async () => {
    const { end, fake, id, ann, read } = await makeWorld();
    fake.said = { word: "FAILED", failure: "METHOD_UNUSABLE" };
    const command = { ...ann, paymentId: id, outcome: "FAILED" } as const;
    expect(await end(command)).toMatchObject({ ok: true, value: { status: "FAILED", failure: "METHOD_UNUSABLE" } });
    fake.said = { word: "DONE" };
    expect(await end(command)).toMatchObject({ ok: true, value: { status: "FAILED" } });
    expect(await end({ ...command, reason: "other" })).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(await end({ ...command, idempotencyKey: "l" })).toMatchObject({ error: { code: "PAYMENT_NOT_UNDER_WAY" } });
    expect((await read()).failure).toBe("METHOD_UNUSABLE");
  });

  it("asks no provider of what it was not asked for", async () => {
    const { end, pending, ann, asked } = await makeWorld();
    const ended = await end({ ...ann, paymentId: pending, outcome: "FAILED" });
    expect(ended).toMatchObject({ value: { status: "FAILED", failure: "ENDED_BY_OPERATOR" } });
    expect(asked).toEqual([]);
  });

  it("is refused where the job has begun to ask its provider meanwhile", async () => {
    const { end, pending, ann, money, clock, read, deps } = await makeWorld();
    const payment = await read(pending);
    const step = { kind: "beginWithdrawal", payment, at: clock.now() } as const;
    const racing = makeEndPayment({
      ...deps,
      async submit(command) {
        await money.submit({ claim: null, subjectId: pending, step });
        return money.submit(command);
      },
    });
    const command = { ...ann, paymentId: pending, outcome: "FAILED" } as const;
    expect(await racing(command)).toMatchObject({ error: { code: "OUTCOME_UNPROVED", said: "UNKNOWN" } });
    expect(await end(command)).toMatchObject({ error: { code: "OUTCOME_UNPROVED" } });
    expect((await read(pending)).status).toBe("PROCESSING");
  });
});
