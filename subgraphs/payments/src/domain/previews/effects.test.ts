import { knownId, newId, newUuid, uuidOf } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { fakeFeeIncome } from "../../../test/fakes/fees.ts";
import { cents } from "../../../test/fakes/world.ts";
import { credit, debit, internalTransfer } from "../money/entries.ts";
import { capture, release, reserve } from "../money/holds.ts";
import { move, type Payment } from "../money/payment.ts";
import type { Entry, Plan } from "../money/plan.ts";
import { effectsOf } from "./effects.ts";

const [payer, payee, eve] = [newId("usr"), newId("usr"), newId("usr")];
const [from, to, house] = [newId("acc"), newId("acc"), newId("acc")];
const provider = knownId("acc", "acc_01jd3m0000e00800000000prv0");
const viewing = (viewerId = payer) => ({ viewerId, feeIncome: fakeFeeIncome, clearing: () => provider });
const id = newId("pay");
const payment: Payment = {
  id,
  kind: "SEND",
  status: "PENDING",
  amount: cents(100n),
  fee: cents(7n),
  memo: null,
  from: { accountId: from, userId: payer },
  to: { accountId: to, userId: payee },
  entryId: uuidOf(id),
  sequence: "1",
  createdAt: new Date(0),
  endedAt: null,
};
const at = new Date(1);
const planOf = (entries: readonly Entry[], of: Payment = payment): Plan => ({
  guards: [],
  entries,
  moves: move(of, { from: "PENDING", to: "COMPLETED", at }),
});
const posted = (plan: Plan, viewer = payer) =>
  effectsOf(plan, viewing(viewer)).postings.map(({ of, side, amount, accountId }) => [
    of,
    side,
    amount.units,
    accountId,
  ]);
const held = (plan: Plan, viewer = payer) =>
  effectsOf(plan, viewing(viewer)).holds.map((hold) => [hold.change, hold.for, hold.amount.units, hold.accountId]);

describe("what a plan has done", () => {
  it("names to each of two people their own account, and to others none", () => {
    const plan = planOf([internalTransfer(payment, fakeFeeIncome)]);
    const accounts = (viewer: typeof payer) => posted(plan, viewer).map(([of, , , accountId]) => [of, accountId]);
    expect(accounts(payer)).toEqual([
      ["PAYER", from],
      ["PAYEE", null],
      ["FEES", null],
    ]);
    expect(accounts(payee).map(([, accountId]) => accountId)).toEqual([null, to, null]);
    expect(accounts(eve).map(([, accountId]) => accountId)).toEqual([null, null, null]);
  });

  it("says what is posted, with whose account it is on", () => {
    expect(posted(planOf([internalTransfer(payment, fakeFeeIncome)]))).toEqual([
      ["PAYER", "DEBIT", 107n, from],
      ["PAYEE", "CREDIT", 100n, null],
      ["FEES", "CREDIT", 7n, null],
    ]);
    const legs = [debit(provider, cents(5n)), credit(house, cents(5n))];
    const other: Entry = { action: "post", id: newUuid(), kind: "SEND", effectiveAt: at, legs };
    expect(posted(planOf([other])).map(([of]) => of)).toEqual(["PROVIDER", "HOUSE"]);
  });

  it("says what is reserved, and for whom", () => {
    const entries = reserve(payment, { for: to, timeoutSeconds: 60, feeIncome: fakeFeeIncome });
    expect([posted(planOf(entries)), held(planOf(entries))]).toEqual([
      [],
      [
        ["MADE", "PAYEE", 100n, from],
        ["MADE", "FEES", 7n, from],
      ],
    ]);
  });

  it("says of a capture what ends, all of it, and what is posted, a part", () => {
    const plan = planOf(capture(payment, { id: newUuid(), amount: cents(60n), fee: cents(4n), at }));
    expect(held(plan, payee)).toEqual([
      ["ENDED", "PAYEE", 100n, null],
      ["ENDED", "FEES", 7n, null],
    ]);
    expect(posted(plan, payee)).toEqual([
      ["PAYER", "DEBIT", 60n, null],
      ["PAYEE", "CREDIT", 60n, to],
      ["PAYER", "DEBIT", 4n, null],
      ["FEES", "CREDIT", 4n, null],
    ]);
    const free = planOf(capture(payment, { id: newUuid(), amount: cents(60n), fee: cents(0n), at }));
    expect([posted(free).length, held(free).length]).toEqual([2, 2]);
  });

  it("says of what is given back to whom it would have gone", () => {
    const leaving: Payment = { ...payment, kind: "WITHDRAWAL", to: null };
    const entries = release(leaving, { id: newUuid(), action: "void", at });
    expect(held(planOf(entries, leaving))).toEqual([
      ["ENDED", "PROVIDER", 100n, from],
      ["ENDED", "FEES", 7n, from],
    ]);
  });

  it("takes for a bug what its payment has not reserved, and says nothing of no payment", () => {
    const [entry] = release(payment, { id: newUuid(), action: "void", at });
    if (entry?.action !== "void") throw new Error("no void");
    expect(() => effectsOf(planOf([{ ...entry, holdId: newUuid() }]), viewing())).toThrow("has reserved nothing");
    expect(effectsOf({ guards: [], entries: [] }, viewing())).toEqual({ postings: [], holds: [] });
  });
});
