import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { PAID_LOOK_AFTER_MS } from "../money/watch-again.ts";
import { makeRequestDeposit } from "./request-deposit.ts";
import { makeSettleDeposit } from "./settle-deposit.ts";
import { makeWatchCredited } from "./watch-credited.ts";

/** A deposit that its provider has collected, once it is settled. */
async function makeWorld() {
  const world = makeFakeWorld();
  const { deps, alice, money } = world;
  const provider = makeFakeProvider({ currencies: ["USD"] });
  const none = makeFakeDestinations();
  const parts = { ...deps, provider, sources: none, listDepositedFrom: none.listDepositedFrom };
  const requested = await makeRequestDeposit({ ...parts, requested: () => undefined })({
    actorId: alice.userId,
    accountId: alice.account.id,
    amount: cents(500n),
    idempotencyKey: "k",
  });
  if (!requested.ok) throw new Error(requested.error.code);
  const { id } = requested.value;
  const [clearing, receivable] = [newId("acc"), newId("acc")];
  const settle = makeSettleDeposit({ ...parts, clearing: () => clearing, failed: () => undefined });
  const [takenBack, endangered]: [string[], string[]] = [[], []];
  const watch = makeWatchCredited({
    ...parts,
    clearing: () => clearing,
    receivable: () => receivable,
    endangered: (payment) => endangered.push(payment.id),
    takenBack: (payment) => takenBack.push(payment.id),
  });
  return {
    ...world,
    provider,
    id,
    takenBack,
    endangered,
    settle: () => settle(id),
    watch,
    read: () => money.findPayment(id),
  };
}

describe("watching a deposit that was credited", () => {
  it("takes what is no deposit, or not there, for a fault", async () => {
    const { watch } = await makeWorld();
    await expect(watch(newId("pay"))).rejects.toThrow("is no deposit");
  });

  it("leaves one alone that is under way, or was taken back before", async () => {
    const { watch, id, settle, provider, takenBack, read } = await makeWorld();
    expect(await watch(id)).toBe("remove");
    expect((await read())?.status).toBe("PENDING");
    await settle();
    provider.kept = "REVERSED";
    for (let times = 0; times < 2; times += 1) expect(await watch(id)).toBe("remove");
    expect(takenBack).toEqual([id]);
  });

  it.each([
    ["REVERSED", "DEPOSIT_REVERSED"],
    ["DISPUTED", "DEPOSIT_DISPUTED"],
    ["REFUNDED", "DEPOSIT_REFUNDED"],
  ] as const)("books it as returned where its provider says %s: %s", async (said, reason) => {
    const { watch, id, settle, provider, read, alice } = await makeWorld();
    await settle();
    const completed = await read();
    provider.kept = said;
    expect(await watch(id)).toBe("remove");
    expect(await read()).toMatchObject({
      status: "RETURNED",
      endedAt: completed?.endedAt,
      returned: { reason, accountId: alice.account.id },
    });
  });

  it("looks again the next day while it has it, and for as long as it may lose it", async () => {
    const { watch, id, settle, provider, clock, endangered } = await makeWorld();
    await settle();
    for (const said of ["KEPT", "WAITING"] as const) {
      provider.kept = said;
      expect(await watch(id)).toEqual({ inMs: PAID_LOOK_AFTER_MS });
    }
    expect(endangered).toEqual([id]);
    clock.pass(14 * PAID_LOOK_AFTER_MS);
    expect(await watch(id)).toEqual({ inMs: PAID_LOOK_AFTER_MS });
    provider.kept = "KEPT";
    expect(await watch(id)).toBe("remove");
  });

  it("fails, to be tried again, where its provider does not say, or the ledger does not take it", async () => {
    const { watch, id, settle, provider, money, read } = await makeWorld();
    await settle();
    provider.kept = new Error("away");
    await expect(watch(id)).rejects.toThrow("the provider did not say");
    provider.kept = "DISPUTED";
    money.refuseNext({ code: "ACCOUNT_CLOSED" });
    await expect(watch(id)).rejects.toThrow("the ledger refused what was taken back: ACCOUNT_CLOSED");
    expect((await read())?.status).toBe("COMPLETED");
  });
});
