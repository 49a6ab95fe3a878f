import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeGoing } from "../../../test/fakes/going.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { makeCancelPayment } from "../cancellations/cancel-payment.ts";
import { noteCancelled, noteConfirmed, noteFailed, noteNotCancelled } from "./note-payout-end.ts";

const at = "2026-01-02T03:04:05Z";
const paid = (paymentId: PaymentId, changes = {}) => ({
  ...{ paymentId, network: "ETHEREUM", txid: "0xab", confirmedAt: at },
  ...changes,
});
const cancelled = (paymentId: PaymentId) => ({ paymentId, cancelledAt: at });
const kept = (paymentId: PaymentId) => ({ paymentId, refusedAt: at });
const failed = (paymentId: PaymentId, reason = "PAYEE_REFUSES") => ({ paymentId, reason, failedAt: at });

async function makeAsked() {
  const world = makeGoing();
  const { id } = await world.made();
  await world.payOut(id);
  let keys = 0;
  const cancel = () => {
    keys += 1;
    const idempotencyKey = `c${keys}`;
    return makeCancelPayment(world.deps)({ actorId: world.alice.userId, paymentId: id, idempotencyKey });
  };
  return { ...world, id, cancel, status: async () => (await world.deps.findPayment(id))?.status };
}

describe("what wallets say of a payout", () => {
  it("is a fault of what nobody was asked for, and changes nothing", async () => {
    const { books, made, addressPayouts } = makeGoing();
    const { id } = await made();
    await expect(noteConfirmed(books, paid(id))).rejects.toThrow("is PLANNED");
    await expect(noteFailed(books, failed(id))).rejects.toThrow("is PLANNED");
    await expect(noteConfirmed(books, paid(newId("pay")))).rejects.toThrow("is none");
    expect(await addressPayouts.find(id)).toMatchObject({ state: "PLANNED" });
  });

  it("is a fault where it is another network's", async () => {
    const { books, id } = await makeAsked();
    await expect(noteConfirmed(books, paid(id, { network: "TRON" }))).rejects.toThrow("REQUESTED over ETHEREUM");
  });

  it("completes it once, and a repeat is no news", async () => {
    const { books, id, payOut, status, asked } = await makeAsked();
    expect([await noteConfirmed(books, paid(id)), await noteConfirmed(books, paid(id))]).toEqual([true, false]);
    expect([await payOut(id), await payOut(id), await status(), asked]).toEqual([
      ...["remove", "remove", "COMPLETED", [id]],
    ]);
  });

  it.each([
    ["PAYEE_REFUSES", "PAYOUT_UNDELIVERABLE"],
    ["REVERTED", "PAYOUT_UNDELIVERABLE"],
    ["CANCELLED", "PAYOUT_CANCELLED"],
    ["POLICY_DENIES", "PAYOUT_DENIED"],
    ["REJECTED", "PAYOUT_DENIED"],
    ["REPLACED", "PAYOUT_FAILED"],
    ["ANYTHING_ELSE", "PAYOUT_FAILED"],
  ])("has it fail by %s as %s", async (reason, failure) => {
    const { books, id, payOut, deps } = await makeAsked();
    expect([await noteFailed(books, failed(id, reason)), await noteFailed(books, failed(id))]).toEqual([true, false]);
    expect(await payOut(id)).toBe("remove");
    expect(await deps.findPayment(id)).toMatchObject({ status: "FAILED", failure });
  });

  it("has it called off for its payer, once, and a repeat is no news", async () => {
    const { books, id, cancel, payOut, status, toCallOff } = await makeAsked();
    await cancel();
    expect([await noteCancelled(books, cancelled(id)), await noteCancelled(books, cancelled(id))]).toEqual([
      true,
      false,
    ]);
    expect([await payOut(id), await status(), toCallOff]).toEqual(["remove", "CANCELLED", [id]]);
  });

  it("has it go on where it is too late, once, and then it is called off no more", async () => {
    const { books, id, cancel, payOut, status, refused } = await makeAsked();
    await cancel();
    expect([await noteNotCancelled(books, kept(id)), await noteNotCancelled(books, kept(id))]).toEqual([true, false]);
    await expect(noteCancelled(books, cancelled(id))).rejects.toThrow("called off");
    await payOut(id);
    expect([refused, await status(), await cancel()]).toEqual([
      ...[[id], "PROCESSING", { ok: false, error: { code: "PAYMENT_NOT_CANCELLABLE" } }],
    ]);
  });

  it("is a fault where nobody wanted it called off", async () => {
    const { books, id, standing } = await makeAsked();
    await expect(noteCancelled(books, cancelled(id))).rejects.toThrow("is REQUESTED");
    await expect(noteNotCancelled(books, kept(id))).rejects.toThrow("is REQUESTED");
    expect(standing(id)).toEqual({ state: "REQUESTED", callingOff: null });
  });

  it("ends it once, by what was said first, whatever comes in what order and how often", async () => {
    const EVENTS = fc.array(
      fc.constantFrom("confirmed", "failed", "cancelled", "kept", "cancel", "cancel", "work", "switched"),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(EVENTS, async (events) => {
        const { id, books, payOut, status, asked, addressPayouts, money, cancel, ...world } = await makeAsked();
        let said: string | null = null;
        let calling: "NOT" | "ASKED" | "REFUSED" = "NOT";
        const note = {
          confirmed: () => noteConfirmed(books, paid(id)),
          failed: () => noteFailed(books, failed(id)),
          cancelled: () => noteCancelled(books, cancelled(id)),
          kept: () => noteNotCancelled(books, kept(id)),
        };
        for (const event of events) {
          if (event === "work") await payOut(id);
          else if (event === "switched") world.switch(false);
          else if (event === "cancel") {
            const isTaken = (await cancel()).ok;
            expect(isTaken).toBe(
              (said === null && calling !== "REFUSED") || (said === "cancelled" && (await status()) === "PROCESSING"),
            );
            if (isTaken && calling === "NOT") calling = "ASKED";
          } else {
            await note[event]().catch(() => undefined);
            if (event === "kept") calling = calling === "ASKED" && said !== "cancelled" ? "REFUSED" : calling;
            else if (event !== "cancelled" || calling === "ASKED") said ??= event;
          }
        }
        await payOut(id);
        const ends = { confirmed: "COMPLETED", failed: "FAILED", cancelled: "CANCELLED" } as const;
        expect(await status()).toBe(said === null ? "PROCESSING" : ends[said as keyof typeof ends]);
        expect(asked).toEqual([id]);
        const done = money.submitted.filter(({ step }) => /^(?:complete|fail|cancel)Withdrawal$/.test(step.kind));
        expect(done).toHaveLength(said === null ? 0 : 1);
        expect((await addressPayouts.find(id))?.state).toBe(said === null ? "REQUESTED" : said.toUpperCase());
      }),
    );
  });
});
