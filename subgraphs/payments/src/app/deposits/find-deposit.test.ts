import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { asDeposit, withToken } from "./find-deposit.ts";

const id = newId("pay");
const to = { accountId: newId("acc"), userId: newId("usr") };
const payment = { id, kind: "DEPOSIT", to, amount: cents(100n), fee: cents(5n) } as Payment;

describe("finding a deposit", () => {
  it.each([null, { ...payment, kind: "SEND" } as Payment, { ...payment, to: null } as Payment])(
    "takes what is none for a fault: %o",
    (found) => {
      expect(() => asDeposit(found, id)).toThrow("is no deposit");
    },
  );

  it("names the token that it comes from, and none where none was named", async () => {
    const sources = makeFakeDestinations();
    const from = { sources, listDepositedFrom: sources.listDepositedFrom };
    expect(await withToken(from, asDeposit(payment, id))).toEqual({ ...payment, amount: cents(105n), token: null });
    const { token } = sources.add(to.userId);
    expect(await withToken(from, asDeposit(payment, id))).toEqual({ ...payment, amount: cents(105n), token });
  });

  it("takes one that comes from nowhere for a fault", async () => {
    const sources = makeFakeDestinations();
    const from = { sources, listDepositedFrom: async () => [newId("pm")] };
    await expect(withToken(from, asDeposit(payment, id))).rejects.toThrow("comes from nowhere");
  });
});
