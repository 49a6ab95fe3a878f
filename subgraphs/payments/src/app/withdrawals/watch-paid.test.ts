import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations, makeFakePayouts } from "../../../test/fakes/payouts.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { PAID_LOOK_AFTER_MS } from "../money/watch-again.ts";
import { makePayOut } from "./pay-out.ts";
import { makeWatchPaid } from "./watch-paid.ts";
import { makeWithdraw } from "./withdraw.ts";

/** A withdrawal that its provider has paid. */
async function makeWorld() {
  const world = makeFakeWorld();
  const { deps, alice, money } = world;
  const [destinations, payouts] = [makeFakeDestinations(), makeFakePayouts({ currencies: ["USD"] })];
  const { id: methodId } = destinations.add(alice.userId);
  const clearing = () => newId("acc");
  const parts = { ...deps, ...destinations, destinations, payouts, clearing };
  const withdrawn = await makeWithdraw({ ...parts, withdrawn: () => undefined })({
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    methodId,
    amount: cents(500n),
    memo: null,
    idempotencyKey: "k",
  });
  if (!withdrawn.ok) throw new Error(withdrawn.error.code);
  const { id } = withdrawn.value;
  const pay = makePayOut({
    ...parts,
    isStopped: async () => false,
    isBeingEnded: async () => false,
    unbooked: () => undefined,
  });
  const returned: string[] = [];
  const watch = makeWatchPaid({ ...parts, returned: (payment) => returned.push(payment.id) });
  return { ...world, payouts, id, returned, pay: () => pay(id), watch, read: () => money.findPayment(id) };
}

describe("watching a withdrawal that was paid out", () => {
  it("takes what is no withdrawal, or not there, for a fault", async () => {
    const { watch } = await makeWorld();
    await expect(watch(newId("pay"))).rejects.toThrow("is no withdrawal");
  });

  it("leaves one alone that is under way, or was returned before", async () => {
    const { watch, id, pay, payouts, returned, read } = await makeWorld();
    expect(await watch(id)).toBe("remove");
    expect((await read())?.status).toBe("PENDING");
    await pay();
    payouts.answer = "DECLINED";
    for (let times = 0; times < 2; times += 1) expect(await watch(id)).toBe("remove");
    expect(returned).toEqual([id]);
  });

  it.each([
    ["DECLINED", "PAYOUT_RETURNED"],
    ["UNUSABLE", "METHOD_UNUSABLE"],
  ] as const)("books it as returned where its provider says %s: %s", async (said, reason) => {
    const { watch, id, pay, payouts, read, alice } = await makeWorld();
    await pay();
    const completed = await read();
    payouts.answer = said;
    expect(await watch(id)).toBe("remove");
    expect(await read()).toMatchObject({
      status: "RETURNED",
      endedAt: completed?.endedAt,
      returned: { reason, accountId: alice.account.id },
    });
  });

  it("looks again the next day while it is paid, and for as long as it is on its way back", async () => {
    const { watch, id, pay, payouts } = await makeWorld();
    await pay();
    for (const said of ["PAID", "WAITING"] as const) {
      payouts.answer = said;
      expect(await watch(id)).toEqual({ inMs: PAID_LOOK_AFTER_MS });
    }
  });

  it("fails, to be tried again, where its provider does not say, or the ledger does not take it", async () => {
    const { watch, id, pay, payouts, money, read } = await makeWorld();
    await pay();
    payouts.answer = new Error("away");
    await expect(watch(id)).rejects.toThrow("the provider did not say");
    payouts.answer = "DECLINED";
    money.refuseNext({ code: "ACCOUNT_CLOSED" });
    await expect(watch(id)).rejects.toThrow("the ledger refused what came back: ACCOUNT_CLOSED");
    expect((await read())?.status).toBe("COMPLETED");
  });
});
