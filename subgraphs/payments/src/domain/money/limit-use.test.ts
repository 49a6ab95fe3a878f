import { newId, uuidOf } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { cents } from "../../../test/fakes/world.ts";
import { limitUseOf } from "./limit-use.ts";
import { KINDS, type NewPayment } from "./payment.ts";

const [payer, payee] = [newId("usr"), newId("usr")];
const id = newId("pay");
const payment = (changes: Partial<NewPayment>): NewPayment => ({
  id,
  kind: "SEND",
  status: "COMPLETED",
  amount: cents(100n),
  fee: cents(7n),
  memo: null,
  from: { accountId: newId("acc"), userId: payer },
  to: { accountId: newId("acc"), userId: payee },
  entryId: uuidOf(id),
  sequence: "1",
  createdAt: new Date(0),
  endedAt: new Date(0),
  ...changes,
});

describe("what a payment uses of limits", () => {
  it("is its amount and its fee: the payer's, and of a deposit whose money it is", () => {
    const used = KINDS.map((kind) => limitUseOf(payment({ kind })));
    expect(used.map((use) => use && [use.operation, use.userId, use.units])).toEqual([
      ["DEPOSIT", payee, 107n],
      ["WITHDRAWAL", payer, 107n],
      null,
      ["SEND", payer, 107n],
      null,
      ["EXCHANGE", payer, 107n],
    ]);
  });

  it("is by the kind of method that brings it out, where one does", () => {
    expect(limitUseOf(payment({ kind: "WITHDRAWAL", methodKind: "CARD" }))?.methodKind).toBe("CARD");
    expect(limitUseOf(payment({}))?.methodKind).toBeNull();
  });
});
