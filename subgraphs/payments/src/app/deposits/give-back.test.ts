import { newId, newUuid } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { ProviderFault } from "../money/provider-fault.ts";
import { makeGiveBack } from "./give-back.ts";
import { makeRequestDeposit } from "./request-deposit.ts";
import { makeSettleDeposit } from "./settle-deposit.ts";

async function makeWorld(answer: "PARTIAL" | "DECLINED" | "WAITING" = "PARTIAL") {
  const world = makeFakeWorld();
  const { deps, alice } = world;
  const provider = makeFakeProvider({ currencies: ["USD"] });
  const sources = makeFakeDestinations();
  const { id: methodId, token } = sources.add(alice.userId);
  const from = { ...deps, provider, sources, listDepositedFrom: sources.listDepositedFrom };
  const order = { actorId: alice.userId, accountId: alice.account.id, methodId, amount: cents(500n) };
  const requested = await makeRequestDeposit({ ...from, requested: () => undefined })({
    ...order,
    idempotencyKey: "k",
  });
  if (!requested.ok) throw new Error(requested.error.code);
  const { id } = requested.value;
  const failed: string[] = [];
  const settle = makeSettleDeposit({ ...from, clearing: () => newId("acc"), failed: () => failed.push(id) });
  provider.answer = answer;
  await settle(id);
  provider.answer = "COLLECTED";
  const returned: string[] = [];
  const giveBack = makeGiveBack({ ...from, returned: ({ id: of }) => returned.push(of) });
  const endByHand = async () => {
    const { alice: operator, clock } = world;
    const payment = await deps.findPayment(id);
    if (!payment) throw new Error("no deposit");
    const act = { kind: "ENDED", operatorId: operator.userId, reason: "why", said: null, endingId: null } as const;
    const [clearing, feeIncome] = [() => newId("acc"), deps.feeIncome];
    const ending = { outcome: "FAILED", failure: "ENDED_BY_OPERATOR" } as const;
    await deps.submit({
      claim: null,
      subjectId: id,
      step: {
        ...{ kind: "endByHand", payment, from: "PROCESSING", ending, entryId: newUuid(), clearing, feeIncome },
        act: { ...act, at: clock.now() },
      },
    });
  };
  return { ...world, provider, token, id, failed, returned, giveBack, endByHand };
}

describe("giving a deposit back", () => {
  it("takes what is no deposit, or has nothing to be given back, for a fault, and asks nobody", async () => {
    const { giveBack, id, provider } = await makeWorld("DECLINED");
    await expect(giveBack(newId("pay"))).rejects.toThrow("is no deposit");
    await expect(giveBack(id)).rejects.toThrow("has nothing to be given back");
    expect(provider.returned).toEqual([]);
  });

  it("goes on where the provider fails, without its token, and with the time that it has asked for", async () => {
    const { giveBack, id, provider, token, returned } = await makeWorld();
    provider.answer = new ProviderFault(`no answer about ${token}`, 5_000);
    const fault = await giveBack(id).catch((error: unknown) => error);
    expect(fault).toMatchObject({ retryAfterMs: 5_000, message: expect.not.stringContaining(token) });
    expect(returned).toEqual([]);
  });

  it("asks again where the provider waits, and says once that it is given back", async () => {
    const { giveBack, id, provider, token, returned, failed } = await makeWorld();
    provider.isWaiting = true;
    expect(await giveBack(id)).toEqual({ inMs: 1_000 });
    provider.isWaiting = false;
    expect(await giveBack(id)).toBe("remove");
    expect(provider.returned).toEqual([`${id} ${token}`, `${id} ${token}`]);
    expect([returned, failed]).toEqual([[id], [id]]);
  });

  it("of what operators have ended, looks first: there may be nothing, and nothing yet", async () => {
    const { giveBack, id, provider, money, returned, endByHand } = await makeWorld("WAITING");
    await endByHand();
    expect((await money.findPayment(id))?.failure).toBe("ENDED_BY_OPERATOR");
    provider.answer = "WAITING";
    expect(await giveBack(id)).toEqual({ inMs: 1_000 });
    provider.answer = "DECLINED";
    expect([await giveBack(id), provider.returned]).toEqual(["remove", []]);
    provider.answer = "COLLECTED";
    expect([await giveBack(id), returned]).toEqual(["remove", [id]]);
    provider.asked.length = 0;
    expect([await giveBack(id), returned]).toEqual(["remove", [id]]);
  });
});
