import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { DebtDesk, Settlement, SettlementRefusal } from "./ports.ts";
import { makeCollectDebt, makeWriteOffDebt } from "./settle-debt.ts";

/** A deposit of Alice's that was taken back, and a desk that says what the test says. */
function makeWorld(changes: Partial<Payment> = {}) {
  const { deps, alice, bob } = makeFakeWorld();
  const id = newId("pay");
  const payment = {
    id,
    kind: "DEPOSIT",
    status: "RETURNED",
    amount: cents(500n),
    from: null,
    to: { accountId: alice.account.id, userId: alice.userId },
    ...changes,
  } as Payment;
  const settled: Settlement[] = [];
  const keys: string[] = [];
  const says: { code?: SettlementRefusal["code"] } = {};
  const debtDesk: Pick<DebtDesk, "settle"> = {
    async settle(claim, settlement) {
      keys.push(`${claim.operation} ${claim.fingerprint.toString("hex")}`);
      if (says.code) return err({ code: says.code });
      settled.push(settlement);
      return ok(null);
    },
  };
  const parts = { ...deps, debtDesk, findPayment: async (one: string) => (one === id ? payment : null) };
  const asked = { operatorId: newId("usr"), paymentId: id, reason: "why", idempotencyKey: "k" };
  return {
    alice,
    bob,
    payment,
    settled,
    keys,
    says,
    asked,
    collect: (more: Partial<Parameters<ReturnType<typeof makeCollectDebt>>[0]> = {}) =>
      makeCollectDebt(parts)({ ...asked, accountId: undefined, ...more }),
    writeOff: (more: Partial<typeof asked> = {}) => makeWriteOffDebt(parts)({ ...asked, ...more }),
  };
}

describe("collecting what is owed", () => {
  it("is refused of what is no payment, of the operator's own, of no deposit, and from no account of theirs", async () => {
    const { collect, alice, bob, settled } = makeWorld();
    for (const paymentId of [null, newId("pay")])
      expect(await collect({ paymentId })).toEqual(err({ code: "PAYMENT_NOT_FOUND" }));
    expect(await collect({ operatorId: alice.userId })).toEqual(err({ code: "OWN_PAYMENT" }));
    for (const accountId of [null, newId("acc"), bob.account.id])
      expect(await collect({ accountId })).toEqual(err({ code: "ACCOUNT_NOT_FOUND" }));
    const other = makeWorld({ kind: "SEND" });
    expect(await other.collect()).toEqual(err({ code: "NOTHING_OWED" }));
    expect([settled, other.settled]).toEqual([[], []]);
  });

  it.each(["NOTHING_OWED", "ACCOUNT_FROZEN", "ACCOUNT_CLOSED"] as const)(
    "is refused as the ledger has it: %s",
    async (code) => {
      const { collect, says } = makeWorld();
      says.code = code;
      expect(await collect()).toEqual(err({ code }));
      says.code = "INSUFFICIENT_FUNDS";
      expect(await collect()).toEqual(err({ code: "INSUFFICIENT_FUNDS", available: cents(0n) }));
    },
  );

  it("is from the account that had it, or another of theirs, and its key is bound to all that is said", async () => {
    const { collect, payment, settled, keys, alice } = makeWorld();
    expect(await collect()).toEqual(ok(payment));
    expect(settled).toMatchObject([{ kind: "DEBT_COLLECTED", from: alice.account.id, reason: "why" }]);
    await collect({ accountId: alice.account.id });
    await collect({ reason: "another" });
    expect([new Set(keys).size, keys[0]]).toEqual([2, keys[1]]);
  });
});

describe("giving up what is owed", () => {
  it("is refused of the operator's own, and where nothing is owed", async () => {
    const { writeOff, alice, says, settled } = makeWorld();
    expect(await writeOff({ operatorId: alice.userId })).toEqual(err({ code: "OWN_PAYMENT" }));
    says.code = "NOTHING_OWED";
    expect(await writeOff()).toEqual(err({ code: "NOTHING_OWED" }));
    says.code = "ACCOUNT_FROZEN";
    await expect(writeOff()).rejects.toThrow("could not be given up");
    expect(settled).toEqual([]);
  });

  it("is of all of it", async () => {
    const { writeOff, payment, settled } = makeWorld();
    expect(await writeOff()).toEqual(ok(payment));
    expect(settled).toMatchObject([{ kind: "DEBT_WRITTEN_OFF", reason: "why" }]);
  });
});
