import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { type ApprovalPolicy, approvalNeeded } from "./policy.ts";

const USD = { code: "USD", scale: 2 };
const cents = (units: bigint) => money(USD, units);
const needed = (
  policy: Partial<ApprovalPolicy>,
  payment: { kind?: "SEND" | "TRANSFER"; units: bigint; fee?: bigint },
) =>
  approvalNeeded(
    { version: 1, byCurrency: new Map([["USD", { currency: "USD", threshold: null, newPayees: false, ...policy }]]) },
    { kind: payment.kind ?? "SEND", amount: cents(payment.units), fee: cents(payment.fee ?? 0n) },
  );

describe("an approval", () => {
  it.each([
    ["at the threshold", { threshold: cents(500n) }, { units: 500n }, "of any"],
    ["at it with what it costs", { threshold: cents(500n) }, { units: 499n, fee: 1n }, "of any"],
    ["above it", { threshold: cents(500n), newPayees: true }, { units: 501n }, "of any"],
    ["from nothing on", { threshold: cents(0n) }, { units: 1n }, "of any"],
    [
      "below it, where new payees need one",
      { threshold: cents(500n), newPayees: true },
      { units: 499n },
      "of a new payee",
    ],
    ["of any amount, where new payees need one", { newPayees: true }, { units: 1n }, "of a new payee"],
  ] as const)("is needed %s", (_what, policy, payment, need) => {
    expect(needed(policy, payment)).toBe(need);
  });

  it.each([
    ["below the threshold", { threshold: cents(500n) }, { units: 499n }],
    ["where nothing asks for one", {}, { units: 10_000n }],
    ["between one's own accounts", { threshold: cents(0n), newPayees: true }, { kind: "TRANSFER", units: 500n }],
  ] as const)("is not needed %s", (_what, policy, payment) => {
    expect(needed(policy, payment)).toBe("none");
  });

  it("is not needed in a currency that no policy is about", () => {
    const eur = (units: bigint) => money({ code: "EUR", scale: 2 }, units);
    const euros = { kind: "SEND", amount: eur(500n), fee: eur(0n) } as const;
    const byCurrency = new Map([["USD", { currency: "USD", threshold: cents(0n), newPayees: true }]]);
    expect(approvalNeeded({ version: 1, byCurrency }, euros)).toBe("none");
  });
});
