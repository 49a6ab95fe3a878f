import { newId, newUuid } from "@coffer/contracts/ids";
import { isDone, OUTCOMES, type OutcomeCode } from "@coffer/ledger-core/ledger-item";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { fakeFeeIncome } from "../../../../test/fakes/fees.ts";
import type { Payment } from "../../../domain/money/payment.ts";
import { planOf } from "../../../domain/steps.ts";
import { toRefusal } from "./refused-by-ledger.ts";

const USD = { code: "USD", scale: 2 };
const at = new Date("2026-11-21T10:00:00Z");
const payment: Payment = {
  id: newId("pay"),
  kind: "SEND",
  status: "PENDING",
  amount: money(USD, 500n),
  fee: money(USD, 0n),
  memo: null,
  from: { accountId: newId("acc"), userId: newId("usr") },
  to: { accountId: newId("acc"), userId: newId("usr") },
  entryId: newUuid(),
  authorization: { amount: money(USD, 500n), expiresAt: at },
  sequence: "1",
  createdAt: at,
  endedAt: null,
};
const asked = planOf({
  kind: "capture",
  payment,
  entryId: newUuid(),
  at,
  amount: money(USD, 600n),
  fee: money(USD, 0n),
});
const said = (code: OutcomeCode) => toRefusal(asked, { code, available: code === "below_floor" ? 12n : null });

describe("what the ledger's word means to who asked", () => {
  it("is nothing where no caller can bring it about: that is a fault", () => {
    const faults = OUTCOMES.filter((code) => !isDone({ code, available: null }) && said(code) === null);
    expect(faults).toEqual([
      "id_reused",
      "account_not_found",
      "asset_mismatch",
      "unbalanced",
      "hold_not_found",
      "entry_not_found",
      "not_reversible",
      "already_reversed",
      "linked_failed",
    ]);
  });

  it("is what could be spent, where money is short, also before the payment is there", () => {
    const refusal = { code: "INSUFFICIENT_FUNDS", available: { units: "12", currency: "USD" } };
    expect(said("below_floor")).toEqual(refusal);
    const warrant = { kind: "policy", version: 0 } as const;
    const made = planOf({ kind: "send", payment, warrant, feeIncome: fakeFeeIncome });
    expect(toRefusal(made, { code: "below_floor", available: 12n })).toEqual(refusal);
  });

  it("is what was authorised, where more is asked for", () => {
    expect(said("exceeds_hold")).toEqual({
      code: "AMOUNT_EXCEEDS_AUTHORIZATION",
      authorized: { units: "500", currency: "USD" },
    });
  });

  it.each<[OutcomeCode, string]>([
    ["account_frozen", "ACCOUNT_FROZEN"],
    ["owner_frozen", "ACCOUNT_FROZEN"],
    ["account_closed", "ACCOUNT_CLOSED"],
    ["already_captured", "AUTHORIZATION_CAPTURED"],
    ["already_voided", "AUTHORIZATION_VOIDED"],
    ["already_expired", "AUTHORIZATION_EXPIRED"],
    ["not_due", "NOT_PAYEE"],
  ])("is of %s: %s", (code, refusal) => {
    expect(said(code)).toEqual({ code: refusal });
  });
});
