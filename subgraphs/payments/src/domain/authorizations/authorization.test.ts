import { newId, newUuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { besideOf, capture, release } from "../money/holds.ts";
import { changedAt, type Payment } from "../money/payment.ts";
import { feeOfPart, isAuthorized, mayCapture, releaseBy } from "./authorization.ts";
import { reservation } from "./entries.ts";

const USD = { code: "USD", scale: 2 };
const at = new Date("2026-11-21T10:00:00Z");
const later = new Date("2026-11-22T10:00:00Z");

const party = () => ({ accountId: newId("acc"), userId: newId("usr") });
const [payer, payee] = [party(), party()];
const [HOLD, END] = [newUuid(), newUuid()];

const payment = (changes: Partial<Payment> = {}): Payment => ({
  id: newId("pay"),
  kind: "SEND",
  status: "PENDING",
  amount: money(USD, 500n),
  fee: money(USD, 0n),
  memo: null,
  from: payer,
  to: payee,
  entryId: HOLD,
  authorization: { amount: money(USD, 500n), expiresAt: later },
  sequence: "1",
  createdAt: at,
  endedAt: null,
  ...changes,
});

function authorized(changes: Partial<Payment> = {}) {
  const made = payment(changes);
  if (!isAuthorized(made)) throw new Error("is not authorised");
  return made;
}

describe("an authorisation", () => {
  it("is none of a payment that was made at once, and of one that comes from outside", () => {
    const { authorization: _none, ...atOnce } = payment();
    expect(isAuthorized(atOnce)).toBe(false);
    expect(isAuthorized(payment({ from: null }))).toBe(false);
    expect(isAuthorized(payment())).toBe(true);
  });

  it("cannot be captured by its payer, nor released by them before its time", () => {
    expect(mayCapture(authorized(), payer.userId)).toBe(false);
    expect(releaseBy(authorized(), payer.userId)).toBe("expire");
  });

  it("can be captured and released by its payee, who is the payer too between one's own accounts", () => {
    expect(mayCapture(authorized(), payee.userId)).toBe(true);
    expect(releaseBy(authorized(), payee.userId)).toBe("void");
    const own = authorized({ kind: "TRANSFER", to: { accountId: newId("acc"), userId: payer.userId } });
    expect(mayCapture(own, payer.userId)).toBe(true);
    expect(releaseBy(own, payer.userId)).toBe("void");
  });
});

const FEES = newId("acc");
const reserving = (of: Payment) => reservation({ payment: of, timeoutSeconds: 60, feeIncome: () => FEES });

describe("what a part of it costs", () => {
  it.each([
    [500n, 20n],
    [501n, 20n],
    [250n, 10n],
    // Halves up.
    [12n, 0n],
    [13n, 1n],
    [1n, 0n],
    [499n, 20n],
  ])("of 500 that cost 20: %s cost %s", (part, fee) => {
    expect(feeOfPart(authorized({ fee: money(USD, 20n) }), money(USD, part)).units).toBe(fee);
  });
});

describe("the entries of an authorisation", () => {
  it("cannot reserve what comes from outside", () => {
    expect(() => reserving(payment({ from: null }))).toThrow("no internal transfer");
  });

  it("hold under the payment's own entry, and end that hold by an entry of their own", () => {
    expect(reserving(payment())).toMatchObject([
      {
        action: "hold",
        id: HOLD,
        debitAccountId: payer.accountId,
        creditAccountId: payee.accountId,
        amount: { units: 500n },
        timeoutSeconds: 60,
      },
    ]);
    expect(capture(payment(), { id: END, amount: money(USD, 200n), fee: money(USD, 0n), at: later })).toEqual([
      {
        action: "capture",
        id: END,
        kind: "SEND",
        holdId: HOLD,
        amount: money(USD, 200n),
        effectiveAt: later,
      },
    ]);
    expect(release(payment(), { id: END, action: "expire", at: later })).toEqual([
      {
        action: "expire",
        id: END,
        kind: "SEND",
        holdId: HOLD,
        effectiveAt: later,
      },
    ]);
  });

  it("reserve what it costs beside it, and end both together: all of it, a part, or nothing", () => {
    const costly = payment({ fee: money(USD, 20n) });
    const [HOLD_OF_FEE, END_OF_FEE] = [besideOf(HOLD), besideOf(END)];
    expect(reserving(costly)).toMatchObject([
      { id: HOLD, amount: { units: 500n }, timeoutSeconds: 60 },
      { action: "hold", id: HOLD_OF_FEE, creditAccountId: FEES, amount: { units: 20n }, timeoutSeconds: null },
    ]);
    const part = { id: END, amount: money(USD, 200n), at: later };
    expect(capture(costly, { ...part, fee: money(USD, 8n) })).toMatchObject([
      { action: "capture", id: END, holdId: HOLD, amount: { units: 200n } },
      { action: "capture", id: END_OF_FEE, holdId: HOLD_OF_FEE, amount: { units: 8n } },
    ]);
    expect(capture(costly, { ...part, fee: money(USD, 0n) })).toMatchObject([
      { action: "capture", id: END },
      { action: "void", id: END_OF_FEE, holdId: HOLD_OF_FEE },
    ]);
    // Its time is the other's: where that one's has not come, neither ends.
    expect(release(costly, { id: END, action: "expire", at: later })).toMatchObject([
      { action: "expire", id: END, holdId: HOLD },
      { action: "void", id: END_OF_FEE, holdId: HOLD_OF_FEE },
    ]);
  });
});

describe("the time of a payment's latest change", () => {
  it("is that of its end, once it has one", () => {
    expect(changedAt(payment())).toBe(at);
    expect(changedAt(payment({ endedAt: later }))).toBe(later);
  });
});
