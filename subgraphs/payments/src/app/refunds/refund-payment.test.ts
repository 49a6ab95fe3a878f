import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { cents } from "../../../test/fakes/world.ts";
import { REFUNDS_MAX } from "../../domain/refunds/refund.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { makeRefundPayment, type RefundPayment } from "./refund-payment.ts";

type World = Awaited<ReturnType<typeof makeAuthorizedWorld>>;
const order = ({ bob, sentId }: World, changes: Partial<RefundPayment> = {}): RefundPayment => ({
  actorId: bob.userId,
  paymentId: sentId,
  amount: null,
  memo: null,
  idempotencyKey: "k",
  ...changes,
});
const original = async ({ money, sentId }: World) => money.findPayment(sentId);

/** Alice moves money between two accounts of hers. */
async function makeTransfer({ alice, deps, directory }: World) {
  const sent = await makeSendPayment(deps)({
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { accountId: directory.account(alice.userId).id },
    amount: cents(1n),
    memo: null,
    idempotencyKey: "transfer",
  });
  if (!sent.ok) throw new Error("no transfer");
  return { actorId: alice.userId, paymentId: sent.value.id };
}

describe("refundPayment", () => {
  it.each<[string, string, (world: World) => Partial<RefundPayment> | Promise<Partial<RefundPayment>>]>([
    ["what is no payment's id", "PAYMENT_NOT_FOUND", () => ({ paymentId: null })],
    ["a payment that is not there", "PAYMENT_NOT_FOUND", () => ({ paymentId: newId("pay") })],
    ["a stranger, as if it were not there", "PAYMENT_NOT_FOUND", ({ eve }) => ({ actorId: eve.userId })],
    ["the payer", "NOT_PAYEE", ({ alice }) => ({ actorId: alice.userId })],
    ["what is only reserved", "PAYMENT_NOT_REFUNDABLE", ({ heldId }) => ({ paymentId: heldId })],
    ["what moved between one's own accounts", "PAYMENT_NOT_REFUNDABLE", makeTransfer],
    ["another currency", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
  ])("refuses %s with %s, and moves nothing", async (_what, code, asked) => {
    const world = await makeAuthorizedWorld();
    const changes = await asked(world);
    const before = world.money.submitted.length;
    expect(await makeRefundPayment(world.deps)(order(world, changes))).toMatchObject({ error: { code } });
    expect(world.money.submitted).toHaveLength(before);
    expect(await original(world)).toMatchObject({ status: "COMPLETED", sequence: "1" });
  });

  it("gives all of it back where nothing is said, from who was paid to who paid, free of charge", async () => {
    const world = await makeAuthorizedWorld();
    const { alice, sentId } = world;
    const before = await original(world);
    const refund = await makeRefundPayment(world.deps)(order(world, { memo: "sorry" }));
    expect(refund).toMatchObject({
      value: {
        kind: "REFUND",
        status: "COMPLETED",
        amount: cents(500n),
        fee: cents(0n),
        memo: "sorry",
        from: before?.to,
        to: { userId: alice.userId },
        refundOf: sentId,
      },
    });
    expect(await original(world)).toMatchObject({
      status: "REFUNDED",
      sequence: "2",
      endedAt: before?.endedAt,
      refunded: { amount: cents(500n), count: 1 },
    });
  });

  it("gives back no more than was paid, whatever the parts, and says how much is left", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.bigInt({ min: 1n, max: 300n }), { maxLength: 8 }), async (parts) => {
        const world = await makeAuthorizedWorld();
        let left = 500n;
        for (const [nth, units] of parts.entries()) {
          const asked = order(world, { amount: cents(units), idempotencyKey: `k${nth}` });
          const refund = await makeRefundPayment(world.deps)(asked);
          if (units > left) expect(refund).toEqual(err({ code: "AMOUNT_EXCEEDS_REFUNDABLE", refundable: cents(left) }));
          else left -= units;
        }
        const status = left === 500n ? "COMPLETED" : left === 0n ? "REFUNDED" : "PARTIALLY_REFUNDED";
        expect(await original(world)).toMatchObject({ status, amount: cents(500n) });
        expect((await original(world))?.refunded?.amount ?? cents(0n)).toEqual(cents(500n - left));
      }),
      { numRuns: 50 },
    );
  });

  it("gives the rest back where a part was, and nothing where all was", async () => {
    const world = await makeAuthorizedWorld();
    const refund = makeRefundPayment(world.deps);
    await refund(order(world, { amount: cents(499n), idempotencyKey: "a" }));
    expect(await refund(order(world, { idempotencyKey: "b" }))).toMatchObject({ value: { amount: cents(1n) } });
    for (const amount of [null, cents(1n)])
      expect(await refund(order(world, { amount, idempotencyKey: `c${amount?.units}` }))).toEqual(
        err({ code: "AMOUNT_EXCEEDS_REFUNDABLE", refundable: cents(0n) }),
      );
  });

  it("is given back in its turn by who got it: a chain", async () => {
    const world = await makeAuthorizedWorld();
    const { alice, bob } = world;
    let [paymentId, actorId, other] = [world.sentId, bob.userId, alice.userId];
    for (let nth = 0; nth < 4; nth += 1) {
      const refund = await makeRefundPayment(world.deps)(
        order(world, { paymentId, actorId, amount: cents(400n - BigInt(nth)), idempotencyKey: `k${nth}` }),
      );
      if (!refund.ok) throw new Error(refund.error.code);
      expect(refund.value).toMatchObject({ refundOf: paymentId, from: { userId: actorId }, to: { userId: other } });
      [paymentId, actorId, other] = [refund.value.id, other, actorId];
    }
  });

  it(`refuses the ${REFUNDS_MAX + 1}st refund of one payment`, async () => {
    const world = await makeAuthorizedWorld();
    const ask = (nth: number) =>
      makeRefundPayment(world.deps)(order(world, { amount: cents(1n), idempotencyKey: `k${nth}` }));
    for (let nth = 0; nth < REFUNDS_MAX; nth += 1) expect((await ask(nth)).ok).toBe(true);
    expect(await ask(REFUNDS_MAX)).toEqual(err({ code: "QUOTA_EXCEEDED", limit: REFUNDS_MAX }));
  });

  it("answers a repeat with its refund, and refuses the key with anything else", async () => {
    const world = await makeAuthorizedWorld();
    const refund = makeRefundPayment(world.deps);
    const first = await refund(order(world, { amount: cents(500n) }));
    expect(await refund(order(world, { amount: cents(500n) }))).toEqual(first);
    for (const changes of [
      {},
      { amount: cents(499n) },
      { amount: cents(500n), memo: "x" },
      { paymentId: world.heldId },
    ])
      expect(await refund(order(world, changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it.each(["INSUFFICIENT_FUNDS", "ACCOUNT_FROZEN", "ACCOUNT_CLOSED"] as const)(
    "answers %s where the ledger does, and leaves the payment as it was",
    async (code) => {
      const world = await makeAuthorizedWorld();
      const available = { units: "3", currency: "USD" };
      world.money.refuseNext(code === "INSUFFICIENT_FUNDS" ? { code, available } : { code });
      expect(await makeRefundPayment(world.deps)(order(world))).toMatchObject({ error: { code } });
      expect(await original(world)).toMatchObject({ status: "COMPLETED", sequence: "1" });
    },
  );
});
