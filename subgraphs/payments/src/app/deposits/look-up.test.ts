import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeLookUpDeposit } from "./look-up.ts";
import { makeRequestDeposit } from "./request-deposit.ts";
import { makeSettleDeposit } from "./settle-deposit.ts";

async function makeWorld() {
  const { deps, alice } = makeFakeWorld();
  const [provider, sources] = [makeFakeProvider({ currencies: ["USD"] }), makeFakeDestinations()];
  const { id: methodId } = sources.add(alice.userId);
  const from = { ...deps, provider, sources, listDepositedFrom: sources.listDepositedFrom };
  const requested = await makeRequestDeposit({ ...from, requested: () => undefined })({
    actorId: alice.userId,
    accountId: alice.account.id,
    methodId,
    amount: cents(500n),
    idempotencyKey: "k",
  });
  if (!requested.ok) throw new Error(requested.error.code);
  return { from, provider, payment: requested.value, alice };
}

describe("looking a deposit up", () => {
  it("asks for nothing, and says what the provider knows", async () => {
    const { from, provider, payment } = await makeWorld();
    const lookUp = makeLookUpDeposit(from);
    expect(await lookUp(payment)).toEqual({ word: "UNKNOWN" });
    expect(provider.asked).toEqual([]);
    provider.asked.push(payment.id);
    for (const [answer, said] of [
      ["COLLECTED", { word: "DONE" }],
      ["WAITING", { word: "WAITING" }],
      ["PARTIAL", { word: "FAILED", failure: "AMOUNT_MISMATCH" }],
      ["DECLINED", { word: "FAILED", failure: "DEPOSIT_DECLINED" }],
    ] as const) {
      provider.answer = answer;
      expect([answer, await lookUp(payment)]).toEqual([answer, said]);
    }
    provider.answer = new Error("away");
    await expect(lookUp(payment)).rejects.toThrow("away");
  });

  it("is all that the job does while somebody has proposed to end it", async () => {
    const { from, provider, payment, alice } = await makeWorld();
    const settle = makeSettleDeposit({
      ...from,
      isBeingEnded: async () => true,
      clearing: () => alice.account.id,
      failed: () => undefined,
    });
    expect(await settle(payment.id)).toMatchObject({ inMs: expect.any(Number) });
    expect([provider.asked, (await from.findPayment(payment.id))?.status]).toEqual([[], "PROCESSING"]);
    provider.asked.push(payment.id);
    expect(await settle(payment.id)).toBe("remove");
    expect((await from.findPayment(payment.id))?.status).toBe("COMPLETED");
  });
});
