import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeForesightDeps } from "../../../test/fakes/foresight.ts";
import { makeScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { MoneyCommand } from "../../domain/money-command.ts";
import type { PaymentOrder } from "../money/plan-payment.ts";
import { makeSchedulePayment } from "../schedules/schedule-payment.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { makePreview } from "./preview.ts";
import { makeSchedulePreview } from "./schedule-preview.ts";

async function makeForesight({ hasPasskey = false, isFrozen = false } = {}) {
  const world = await makeScheduledWorld();
  const { deps, money } = world;
  const { previewDeps, setPolicy, ...foresight } = makeForesightDeps(world, { hasPasskey });
  const orders: PaymentOrder[] = [];
  const send = makePreview(previewDeps, (ports) => makeSendPayment({ ...deps, ...ports }));
  const preview = makeSchedulePreview(
    previewDeps,
    (ports) => makeSchedulePayment({ ...deps, ...ports }),
    (order) => {
      orders.push(order);
      if (isFrozen) money.refuseNext({ code: "ACCOUNT_FROZEN" });
      return send({ ...order, feeQuote: null });
    },
  );
  const approveAbove = (units: bigint) => setPolicy({ currency: "USD", threshold: cents(units), newPayees: false });
  const { idempotencyKey: _key, ...order } = world.order;
  return { ...world, ...foresight, order, preview, orders, approveAbove };
}

const kindsOf = (tried: readonly MoneyCommand[]) => tried.map(({ step }) => step.kind);

describe("a preview of a schedule", () => {
  it("is refused as the schedule is, and no payment of it is tried out", async () => {
    const { preview, order, tried, counted, money, alice } = await makeForesight();
    expect(await preview({ ...order, fromAccountId: null })).toEqual(err({ code: "ACCOUNT_NOT_FOUND" }));
    money.refuseNext({ code: "QUOTA_EXCEEDED", limit: 1 });
    expect(await preview(order)).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
    expect([kindsOf(tried), counted]).toEqual([["schedulePayment"], [alice.userId, alice.userId]]);
  });

  it("says the schedule, and what a date would pay: the person who was named, by no quote", async () => {
    const { preview, order, tried, counted, orders, bob } = await makeForesight();
    const foreseen = await preview(order);
    if (!foreseen.ok || !foreseen.value.payment.ok) throw new Error("it is refused");
    const { schedule, approval, payment } = foreseen.value;
    expect([schedule.nextAt, schedule.payeeId, approval]).toEqual([
      new Date("2026-01-31T08:00:00Z"),
      bob.userId,
      "none",
    ]);
    expect(payment.value).toMatchObject({ payment: { amount: cents(500n), memo: "rent" }, feeQuote: null });
    expect(orders).toMatchObject([{ to: { userId: bob.userId }, reference: "R-7" }]);
    expect([kindsOf(tried), counted.length]).toEqual([["schedulePayment", "send"], 2]);
  });

  it("is done where its payment would be refused, and says why", async () => {
    const { preview, order } = await makeForesight({ isFrozen: true });
    expect(await preview(order)).toMatchObject(ok({ approval: "none", payment: err({ code: "ACCOUNT_FROZEN" }) }));
  });

  it("says that the schedule has to be approved, which its payments need not be besides", async () => {
    const { preview, order, approveAbove } = await makeForesight({ hasPasskey: true });
    await approveAbove(500n);
    expect(await preview(order)).toMatchObject(ok({ approval: "of any", payment: ok({ approval: "none" }) }));
  });

  it("is refused where nobody can approve it, and nothing is tried out", async () => {
    const { preview, order, tried, approveAbove } = await makeForesight();
    await approveAbove(500n);
    expect(await preview(order)).toEqual(err({ code: "APPROVAL_UNAVAILABLE" }));
    expect(tried).toEqual([]);
  });
});
