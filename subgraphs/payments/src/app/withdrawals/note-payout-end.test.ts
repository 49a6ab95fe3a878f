import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeGoing } from "../../../test/fakes/going.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { noteConfirmed, noteFailed } from "./note-payout-end.ts";

const at = "2026-01-02T03:04:05Z";
const paid = (paymentId: PaymentId, changes = {}) => ({
  ...{ paymentId, network: "ETHEREUM", txid: "0xab", confirmedAt: at },
  ...changes,
});
const failed = (paymentId: PaymentId, reason = "PAYEE_REFUSES") => ({ paymentId, reason, failedAt: at });

async function makeAsked() {
  const world = makeGoing();
  const { id } = await world.made();
  await world.payOut(id);
  return { ...world, id, status: async () => (await world.deps.findPayment(id))?.status };
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

  it("ends it once, by what was said first, whatever comes in what order and how often", async () => {
    const EVENTS = fc.array(fc.constantFrom("confirmed", "failed", "work", "switched"), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(EVENTS, async (events) => {
        const { id, books, payOut, status, asked, addressPayouts, money, ...world } = await makeAsked();
        let said: string | null = null;
        for (const event of events) {
          if (event === "work") await payOut(id);
          else if (event === "switched") world.switch(false);
          else {
            const note = event === "confirmed" ? noteConfirmed(books, paid(id)) : noteFailed(books, failed(id));
            await note.catch(() => undefined);
            said ??= event;
          }
        }
        await payOut(id);
        const ends = { confirmed: "COMPLETED", failed: "FAILED" } as const;
        expect(await status()).toBe(said === null ? "PROCESSING" : ends[said as keyof typeof ends]);
        expect(asked).toEqual([id]);
        const done = money.submitted.filter(({ step }) => /^(?:complete|fail)Withdrawal$/.test(step.kind));
        expect(done).toHaveLength(said === null ? 0 : 1);
        expect((await addressPayouts.find(id))?.state).toBe(said === null ? "REQUESTED" : said.toUpperCase());
      }),
    );
  });
});
