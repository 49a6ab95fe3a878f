import { describe, expect, it } from "vitest";
import type { MovementFragment } from "../generated/payment/payment.ts";
import { matches, type PaymentFilter, readFilter, seenFrom } from "./payment-filter.ts";

const ACCOUNT = `acc_${"0".repeat(26)}`;
const money = (amount: string) => ({ amount, currency: "USD" });
const payment: MovementFragment = {
  id: `pay_${"0".repeat(26)}`,
  kind: "SEND",
  status: "COMPLETED",
  priority: "NORMAL",
  direction: "OUT",
  amount: money("25.50"),
  authorizedAmount: null,
  fee: money("0.00"),
  refundedAmount: money("0.00"),
  memo: "Dinner on Friday",
  account: { id: ACCOUNT, name: "USD" },
  counterparty: { id: `usr_${"0".repeat(26)}`, username: "Bob", displayName: null },
  createdAt: "2026-11-25T23:30:00.000Z",
  completedAt: "2026-11-25T23:30:00.000Z",
  expiresAt: null,
  cancelledAt: null,
  failedAt: null,
  failureReason: null,
  returnedAt: null,
  returnReason: null,
};

const shows = (filter: PaymentFilter, zoneName = "UTC") => matches(filter, payment, zoneName);

describe("a filter of payments", () => {
  it("leaves out of an address what is none", () => {
    const read = readFilter({
      kind: "GIFT",
      status: "COMPLETED",
      account: "mine",
      from: "2026-99-99",
      min: "1e3",
      text: "",
    });
    expect(JSON.parse(JSON.stringify(read))).toEqual({ status: "COMPLETED" });
  });

  it.each<PaymentFilter>([
    { kind: "DEPOSIT" },
    { status: "PENDING" },
    { status: "UNDONE" },
    { direction: "IN" },
    { account: `acc_${"1".repeat(26)}` },
    { with: "bobby" },
    { from: "2026-11-26" },
    { until: "2026-11-24" },
    { min: "25.51" },
    { max: "25.49" },
    { text: "lunch" },
    { kind: "SEND", direction: "IN" },
  ])("hides what does not match %o", (filter) => {
    expect(shows(filter)).toBe(false);
  });

  it.each<PaymentFilter>([
    {},
    { with: "bob", text: "FRIDAY" },
    { min: "25.5", max: "25.500000000000000000" },
    { from: "2026-11-25", until: "2026-11-25" },
  ])("shows what matches %o", (filter) => {
    expect(shows(filter)).toBe(true);
  });

  it("takes what is not done yet together, whichever way it is", () => {
    for (const status of ["PENDING", "PROCESSING"] as const)
      expect(matches({ status: "UNDONE" }, { ...payment, status }, "UTC")).toBe(true);
  });

  it("takes days as the reader's zone has them", () => {
    expect(shows({ from: "2026-11-26" }, "Europe/Berlin")).toBe(true);
    expect(shows({ until: "2026-11-25" }, "Europe/Berlin")).toBe(false);
  });

  it("shows a transfer as coming in on the list of the account that it came to", () => {
    const transfer: MovementFragment = { ...payment, kind: "TRANSFER", counterparty: null };
    expect(seenFrom(ACCOUNT, transfer).direction).toBe("OUT");
    expect(seenFrom(undefined, transfer).direction).toBe("OUT");
    expect(seenFrom(`acc_${"1".repeat(26)}`, transfer).direction).toBe("IN");
  });
});
