import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { RETURNS } from "../money/payment-parts.ts";
import { describeReceipt } from "./receipt.ts";

const USD = { code: "USD", scale: 2 };
const viewerId = newId("usr");
const id = newId("pay");

describe("a receipt of what was undone from outside", () => {
  it.each(RETURNS)("says that it was, and why: %s", (reason) => {
    const accountId = newId("acc");
    const receipt = describeReceipt({
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
        returned: { reason, accountId, entryId: uuidOf(id), at: new Date(2) },
      },
      viewerId,
      fromName: null,
      toName: "ann",
      methodLabel: null,
      reference: null,
      history: [],
      refunds: [],
      issuer: "Coffer",
      timeZone: "UTC",
    });
    expect(receipt.state).toBe("Completed, then undone from outside");
    const lines = receipt.sections.flatMap((section) => section.lines);
    expect(lines.find(({ label }) => label === "Returned because")?.value).toMatch(/^(the|whoever) \w+/);
  });
});
