import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { toAnswer } from "./answer.ts";

const REFUSALS = ["INSUFFICIENT_FUNDS", "ACCOUNT_FROZEN"] as const;

async function makePaid() {
  const world = makeFakeWorld();
  const { alice, bob, deps } = world;
  const order = { actorId: alice.userId, fromAccountId: alice.account.id, to: { username: bob.key }, memo: null };
  const sent = await makeSendPayment(deps)({ ...order, amount: cents(1n), idempotencyKey: "k" });
  if (!sent.ok) throw new Error(sent.error.code);
  return { deps, payment: sent.value };
}

describe("toAnswer", () => {
  it.each<[string, MoneyOutcome, string]>([
    ["a claimed request that is stale", { kind: "stale" }, "cannot be stale"],
    ["a refusal that the operation cannot have", { kind: "refused", refusal: { code: "ACCOUNT_CLOSED" } }, "cannot be"],
    [
      "an amount of a currency that is not there",
      { kind: "refused", refusal: { code: "INSUFFICIENT_FUNDS", available: { units: "1", currency: "XXX" } } },
      "XXX",
    ],
    ["a payment that is not there", { kind: "done", subjectId: newId("pay") }, "is missing"],
    ["a subject that is no payment", { kind: "done", subjectId: newId("acc") }, "is missing"],
  ])("takes %s for a fault", async (_what, outcome, message) => {
    await expect(toAnswer(outcome, makeFakeWorld().deps, { refusals: REFUSALS })).rejects.toThrow(message);
  });

  it("says that a key was reused", async () => {
    expect(await toAnswer({ kind: "key_reused" }, makeFakeWorld().deps, { refusals: REFUSALS })).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
  });

  it("gives a stored refusal its amounts back as money, exactly", async () => {
    const units = 10n ** 30n;
    const refusal = { code: "INSUFFICIENT_FUNDS", available: { units: String(units), currency: "USD" } } as const;
    expect(await toAnswer({ kind: "refused", refusal }, makeFakeWorld().deps, { refusals: REFUSALS })).toEqual(
      err({ code: "INSUFFICIENT_FUNDS", available: cents(units) }),
    );
  });

  it("shows the payment that was done now, and reads that of an earlier request, as it is today", async () => {
    const { deps, payment } = await makePaid();
    const other = { ...payment, memo: "now" };
    expect(
      await toAnswer({ kind: "done", subjectId: payment.id, payment: other }, deps, { refusals: REFUSALS }),
    ).toEqual(ok(other));
    expect(await toAnswer({ kind: "done", subjectId: payment.id }, deps, { refusals: REFUSALS })).toEqual(ok(payment));
  });

  it("reads the payment that the request names, where it makes none", async () => {
    const { deps, payment } = await makePaid();
    const outcome = { kind: "done", subjectId: newId("ent") } as const;
    expect(await toAnswer(outcome, deps, { refusals: REFUSALS, paymentId: payment.id })).toEqual(ok(payment));
  });
});
