import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeRefundForPayee, type RefundForPayee } from "./refund-for-payee.ts";
import { makeRefundPayment } from "./refund-payment.ts";

type World = Awaited<ReturnType<typeof makeAuthorizedWorld>>;
const operatorId = newId("usr");
const order = ({ sentId }: World, changes: Partial<RefundForPayee> = {}): RefundForPayee => ({
  actorId: operatorId,
  paymentId: sentId,
  amount: null,
  memo: "the goods never came",
  reason: "ticket 311",
  idempotencyKey: "k",
  ...changes,
});
const original = async ({ money, sentId }: World) => money.findPayment(sentId);

describe("refundForPayee", () => {
  it.each<[string, string, (world: World) => Partial<RefundForPayee>]>([
    ["what is no payment's id", "PAYMENT_NOT_FOUND", () => ({ paymentId: null })],
    ["a payment that is not there", "PAYMENT_NOT_FOUND", () => ({ paymentId: newId("pay") })],
    ["an operator who paid it", "OWN_PAYMENT", ({ alice }) => ({ actorId: alice.userId })],
    ["an operator who was paid", "OWN_PAYMENT", ({ bob }) => ({ actorId: bob.userId })],
    ["what is only reserved", "PAYMENT_NOT_REFUNDABLE", ({ heldId }) => ({ paymentId: heldId })],
    ["another currency", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
  ])("refuses %s with %s, and moves nothing", async (_what, code, asked) => {
    const world = await makeAuthorizedWorld();
    const before = world.money.submitted.length;
    const refused = await makeRefundForPayee(world.deps)(order(world, asked(world)));
    expect(refused).toMatchObject({ error: { code } });
    expect(world.money.submitted).toHaveLength(before);
    expect(await original(world)).toMatchObject({ status: "COMPLETED", sequence: "1" });
  });

  it("gives it back from the payee to the payer, and notes who did it and why", async () => {
    const world = await makeAuthorizedWorld();
    const before = await original(world);
    const refund = await makeRefundForPayee(world.deps)(order(world, { amount: cents(200n) }));
    expect(refund).toMatchObject({
      value: {
        kind: "REFUND",
        amount: cents(200n),
        fee: cents(0n),
        memo: "the goods never came",
        from: before?.to,
        to: { userId: world.alice.userId },
        refundOf: world.sentId,
      },
    });
    expect(await original(world)).toMatchObject({ status: "PARTIALLY_REFUNDED", refunded: { count: 1 } });
    const act = { kind: "REFUNDED", operatorId, reason: "ticket 311", said: null, endingId: null };
    expect(world.submittedSince()).toMatchObject([{ step: { kind: "refund", act } }]);
  });

  it("shares with the payee what is left, and its key with nothing of theirs", async () => {
    const world = await makeAuthorizedWorld();
    const { bob, sentId } = world;
    const mine = { actorId: bob.userId, paymentId: sentId, amount: cents(400n), memo: null, idempotencyKey: "k" };
    expect(await makeRefundPayment(world.deps)(mine)).toMatchObject({ ok: true });
    const refund = makeRefundForPayee(world.deps);
    expect(await refund(order(world, { amount: cents(101n) }))).toEqual(
      err({ code: "AMOUNT_EXCEEDS_REFUNDABLE", refundable: cents(100n) }),
    );
    expect(await refund(order(world, { idempotencyKey: "k2" }))).toMatchObject({ value: { amount: cents(100n) } });
  });

  it("answers a repeat with its refund, and refuses the key with anything else", async () => {
    const world = await makeAuthorizedWorld();
    const refund = makeRefundForPayee(world.deps);
    const first = await refund(order(world, { amount: cents(500n) }));
    expect(await refund(order(world, { amount: cents(500n) }))).toEqual(first);
    for (const changes of [{}, { amount: cents(499n) }, { amount: cents(500n), reason: "x" }])
      expect(await refund(order(world, changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it.each(["INSUFFICIENT_FUNDS", "ACCOUNT_FROZEN", "ACCOUNT_CLOSED"] as const)(
    "answers %s where the ledger does, and leaves the payment as it was",
    async (code) => {
      const world = await makeAuthorizedWorld();
      const available = { units: "3", currency: "USD" };
      world.money.refuseNext(code === "INSUFFICIENT_FUNDS" ? { code, available } : { code });
      expect(await makeRefundForPayee(world.deps)(order(world))).toMatchObject({ error: { code } });
      expect(await original(world)).toMatchObject({ status: "COMPLETED", sequence: "1" });
    },
  );
});
