import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRequestDeposit } from "./request-deposit.ts";
import { makeSettleDeposit } from "./settle-deposit.ts";

const CLEARING = newId("acc");

async function makeWorld() {
  const world = makeFakeWorld();
  const provider = makeFakeProvider({ currencies: ["USD"] });
  const failed: string[] = [];
  const none = makeFakeDestinations();
  const { deps, alice, money } = world;
  const requested = await makeRequestDeposit({ ...deps, provider, sources: none, requested: () => undefined })({
    actorId: alice.userId,
    accountId: alice.account.id,
    amount: cents(500n),
    idempotencyKey: "k",
  });
  if (!requested.ok) throw new Error(requested.error.code);
  const settle = makeSettleDeposit({
    ...deps,
    provider,
    sources: none,
    listDepositedFrom: none.listDepositedFrom,
    clearing: () => CLEARING,
    failed: ({ id }) => failed.push(id),
  });
  const id = requested.value.id;
  return {
    ...world,
    provider,
    failed,
    settle,
    id,
    status: async () => (await money.findPayment(id))?.status,
    /** What the ledger says once the provider has it. */
    refuseCredit(code: "ACCOUNT_CLOSED" | "ACCOUNT_FROZEN") {
      provider.meanwhile = async () => money.refuseNext({ code });
    },
  };
}

describe("settleDeposit", () => {
  it("takes what is no deposit, or not there, for a fault", async () => {
    const { settle } = await makeWorld();
    await expect(settle(newId("pay"))).rejects.toThrow("is no deposit");
  });

  it("credits nothing while the provider fails, and goes on where it was once it does not", async () => {
    const { settle, provider, id, status } = await makeWorld();
    provider.answer = new Error("provider away");
    await expect(settle(id)).rejects.toThrow("provider away");
    expect(await status()).toBe("PROCESSING");
    provider.answer = "COLLECTED";
    expect(await settle(id)).toBe("remove");
    expect(await status()).toBe("COMPLETED");
  });

  it("never asks the provider before it is written that it will be", async () => {
    const { settle, provider, id, status } = await makeWorld();
    const seen: unknown[] = [];
    provider.meanwhile = async () => void seen.push(await status());
    await settle(id);
    expect(seen).toEqual(["PROCESSING"]);
  });

  it("asks again after an eighth of the time it has taken, from a second to five minutes", async () => {
    const { settle, provider, id, clock } = await makeWorld();
    provider.answer = "WAITING";
    const waits: unknown[] = [];
    for (const passedMs of [0, 80_000, 86_400_000]) {
      clock.pass(passedMs);
      waits.push(await settle(id));
    }
    expect(waits).toEqual([{ inMs: 1_000 }, { inMs: 10_000 }, { inMs: 300_000 }]);
  });

  it("fails for good, tells of it once, and credits nobody, where the account was closed meanwhile", async () => {
    const { settle, id, refuseCredit, failed, status } = await makeWorld();
    refuseCredit("ACCOUNT_CLOSED");
    expect(await settle(id)).toBe("remove");
    expect(await status()).toBe("FAILED");
    expect(await settle(id)).toBe("remove");
    expect(failed).toEqual([id]);
  });

  it("is tried again, and tells nobody, where the ledger refuses the entry", async () => {
    const { settle, id, refuseCredit, failed, status } = await makeWorld();
    refuseCredit("ACCOUNT_FROZEN");
    await expect(settle(id)).rejects.toThrow("ACCOUNT_FROZEN");
    expect([await status(), failed]).toEqual(["PROCESSING", []]);
  });

  it("is credited once, from the provider's account, however many instances settle it at once", async () => {
    const { settle, id, money, status } = await makeWorld();
    expect(await Promise.all([settle(id), settle(id), settle(id)])).toEqual(["remove", "remove", "remove"]);
    expect(await settle(id)).toBe("remove");
    expect(await status()).toBe("COMPLETED");
    expect((await money.findPayment(id))?.sequence).toBe("3");
  });

  it.each([
    ["PARTIAL", "AMOUNT_MISMATCH"],
    ["DECLINED", "DEPOSIT_DECLINED"],
    ["NO_FUNDS", "METHOD_FUNDS_INSUFFICIENT"],
    ["AUTHENTICATION", "AUTHENTICATION_REQUIRED"],
    ["UNUSABLE", "METHOD_UNUSABLE"],
  ] as const)("posts nothing where the provider says %s: FAILED with %s, for good", async (answer, failure) => {
    const { settle, provider, id, money, failed } = await makeWorld();
    provider.answer = answer;
    expect(await settle(id)).toBe("remove");
    expect(await money.findPayment(id)).toMatchObject({ status: "FAILED", failure, endedAt: expect.any(Date) });
    provider.answer = "COLLECTED";
    expect(await settle(id)).toBe("remove");
    expect([failed, provider.asked]).toEqual([[id], [id]]);
  });
});
