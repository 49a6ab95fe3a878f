import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { isAuthorized, mayCapture, releaseBy } from "./authorization.ts";
import { capture, release, reservation } from "./entries.ts";
import { changedAt, type Payment } from "./payment.ts";

const USD = { code: "USD", scale: 2 };
const at = new Date("2026-11-21T10:00:00Z");
const later = new Date("2026-11-22T10:00:00Z");

const payment = (changes: Partial<Payment> = {}): Payment => ({
  id: "pay_1",
  kind: "SEND",
  status: "PENDING",
  amount: money(USD, 500n),
  fee: money(USD, 0n),
  memo: null,
  from: { accountId: "acc_payer", userId: "usr_payer" },
  to: { accountId: "acc_payee", userId: "usr_payee" },
  entryId: "entry",
  authorization: { amount: money(USD, 500n), expiresAt: later },
  sequence: "1",
  createdAt: at,
  completedAt: null,
  cancelledAt: null,
  failed: null,
  ...changes,
});

function authorized(changes: Partial<Payment> = {}) {
  const made = payment(changes);
  if (!isAuthorized(made)) throw new Error("is not authorised");
  return made;
}

describe("an authorisation", () => {
  it("is none of a payment that was made at once, and of one that comes from outside", () => {
    expect(isAuthorized(payment({ authorization: null }))).toBe(false);
    expect(isAuthorized(payment({ from: null }))).toBe(false);
    expect(isAuthorized(payment())).toBe(true);
  });

  it("cannot be captured by its payer, nor released by them before its time", () => {
    expect(mayCapture(authorized(), "usr_payer")).toBe(false);
    expect(releaseBy(authorized(), "usr_payer")).toBe("expire");
  });

  it("can be captured and released by its payee, who is the payer too between one's own accounts", () => {
    expect(mayCapture(authorized(), "usr_payee")).toBe(true);
    expect(releaseBy(authorized(), "usr_payee")).toBe("void");
    const own = authorized({ kind: "TRANSFER", to: { accountId: "acc_savings", userId: "usr_payer" } });
    expect(mayCapture(own, "usr_payer")).toBe(true);
    expect(releaseBy(own, "usr_payer")).toBe("void");
  });
});

describe("the entries of an authorisation", () => {
  it("cannot reserve what comes from outside", () => {
    expect(() => reservation(payment({ from: null }), 60)).toThrow("no internal transfer");
  });

  it("hold under the payment's own entry, and end that hold by an entry of their own", () => {
    expect(reservation(payment(), 60)).toMatchObject({
      action: "hold",
      id: "entry",
      debitAccountId: "acc_payer",
      creditAccountId: "acc_payee",
      amount: { units: 500n },
      timeoutSeconds: 60,
    });
    expect(capture(payment(), { id: "end", amount: money(USD, 200n), at: later })).toEqual({
      action: "capture",
      id: "end",
      kind: "SEND",
      holdId: "entry",
      amount: money(USD, 200n),
      effectiveAt: later,
    });
    expect(release(payment(), { id: "end", action: "expire", at: later })).toEqual({
      action: "expire",
      id: "end",
      kind: "SEND",
      holdId: "entry",
      effectiveAt: later,
    });
  });
});

describe("the time of a payment's latest change", () => {
  it("is that of its end, once it has one", () => {
    expect(changedAt(payment())).toBe(at);
    expect(changedAt(payment({ completedAt: later }))).toBe(later);
    expect(changedAt(payment({ cancelledAt: later }))).toBe(later);
  });
});
