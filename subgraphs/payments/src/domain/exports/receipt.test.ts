import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import type { ChainOrigin } from "../money/chain-origin.ts";
import type { Payment } from "../money/payment.ts";
import { RETURNS } from "../money/payment-parts.ts";
import { describeReceipt } from "./receipt.ts";

const USD = { code: "USD", scale: 2 };
const viewerId = newId("usr");
const id = newId("pay");

/** Of a deposit. */
function describeWith(changes: Partial<Payment>, chain: ChainOrigin | null = null) {
  const accountId = newId("acc");
  return describeReceipt({
    payment: {
      id,
      kind: "DEPOSIT",
      status: "RETURNED",
      amount: money(USD, 1_000n),
      fee: money(USD, 0n),
      memo: null,
      from: null,
      to: { accountId, userId: viewerId },
      entryId: uuidOf(id),
      sequence: "4",
      createdAt: new Date(0),
      endedAt: new Date(1),
      ...changes,
    },
    viewerId,
    fromName: null,
    toName: "ann",
    methodLabel: null,
    chain,
    reference: null,
    history: [],
    refunds: [],
    issuer: "Coffer",
    timeZone: "UTC",
  });
}

describe("a receipt of what was undone from outside", () => {
  it.each(RETURNS)("says that it was, and why: %s", (reason) => {
    const receipt = describeWith({
      returned: { reason, accountId: newId("acc"), entryId: uuidOf(id), at: new Date(2) },
    });
    expect(receipt.state).toBe("Completed, then undone from outside");
    const lines = receipt.sections.flatMap((section) => section.lines);
    expect(lines.find(({ label }) => label === "Returned because")?.value).toMatch(/^(the|whoever) \w+/);
  });
});

describe("a receipt of what a chain has brought", () => {
  it("names the transaction, and where it was sent to", () => {
    const chain = { depositId: newId("dep"), credit: 1, network: "TRON", txid: "ab".repeat(32), address: "TXYZ" };
    const [{ lines } = { lines: [] }] = describeWith({ status: "COMPLETED" }, chain).sections;
    expect(lines).toEqual(
      expect.arrayContaining([
        { label: "Network", value: "TRON" },
        { label: "Transaction", value: chain.txid },
        { label: "Sent to", value: "TXYZ" },
      ]),
    );
  });
});
