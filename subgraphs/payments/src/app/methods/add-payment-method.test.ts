import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeMethodDesk } from "../../../test/fakes/methods.ts";
import { sandboxMethods } from "../../adapters/methods/sandbox-methods.ts";
import { noMethods } from "../../adapters/sandbox/no-provider.ts";
import { SCENARIOS } from "../../domain/methods/scenarios.ts";
import { type AddPaymentMethod, makeAddPaymentMethod } from "./add-payment-method.ts";
import type { MethodProvider } from "./ports.ts";

const UNKNOWN = err({ code: "PAYMENT_METHOD_UNKNOWN" });

function begin({ max = 20, provider = sandboxMethods }: { max?: number; provider?: MethodProvider } = {}) {
  const desk = makeFakeMethodDesk(makeFakeClock(), max);
  const looked: number[] = [];
  const deps = { methodDesk: desk, methodProvider: provider, looksAgain: () => looked.push(1) };
  const userId = newId("usr");
  const addPaymentMethod = makeAddPaymentMethod(deps);
  const add = (asked: Partial<AddPaymentMethod> = {}) =>
    addPaymentMethod({ userId, kind: "BANK", token: "sandbox_bank", idempotencyKey: "k", ...asked });
  return {
    ...{ deps, userId, add, looked },
    list: async () => (await desk.listOf([userId]))[0] ?? [],
    async added(asked: Partial<AddPaymentMethod> = {}) {
      const answer = await add(asked);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
  };
}

describe("adding a payment method", () => {
  it.each<Partial<AddPaymentMethod>>([{ token: "nobody_knows" }, { kind: "CARD" }, { token: "SANDBOX_BANK" }])(
    "is refused where the provider knows no such token of this kind, and leaves the key free: %o",
    async (asked) => {
      const { add, list } = begin();
      expect(await add(asked)).toEqual(UNKNOWN);
      expect(await list()).toEqual([]);
      expect(await add()).toMatchObject({ ok: true });
    },
  );

  it("is refused in production, whatever the token", async () => {
    const { add } = begin({ provider: noMethods });
    for (const { token, kind } of SCENARIOS) expect(await add({ token, kind })).toEqual(UNKNOWN);
  });

  it("is refused beyond what one person may have, and with another token or kind under the same key", async () => {
    const { add } = begin({ max: 1 });
    const first = await add();
    const card = { kind: "CARD", token: "sandbox_card" } as const;
    expect(await add({ ...card, idempotencyKey: "l" })).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
    expect(await add(card)).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await add({ kind: "CARD" })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await add()).toEqual(first);
  });

  it("leaves the key free where the provider fails, and asks it nothing at a repeat", async () => {
    let asked = 0;
    let isAway = true;
    const look: MethodProvider["look"] = async (what) => {
      asked += 1;
      if (isAway) throw new Error("away");
      return sandboxMethods.look(what);
    };
    const { add } = begin({ provider: { look } });
    await expect(add()).rejects.toThrow("away");
    isAway = false;
    const first = await add();
    expect(await add()).toEqual(first);
    expect(asked).toBe(2);
  });

  it.each(SCENARIOS)("knows of each scenario what it is: $token", async ({ token, kind, label, isVerified }) => {
    const { add, userId } = begin();
    expect(await add({ token, kind })).toMatchObject(ok({ userId, kind, label, isVerified, isDefault: true }));
  });

  it("gives the method that is there under another key, and a repeat the method as it is now", async () => {
    const { added, deps, userId } = begin();
    const bank = await added();
    expect(await added({ idempotencyKey: "l" })).toEqual(bank);
    const card = await added({ kind: "CARD", token: "sandbox_card", idempotencyKey: "m" });
    await deps.methodDesk.setDefault(userId, card.id);
    expect(await added()).toEqual({ ...bank, isDefault: false });
  });

  it("fails where the method that a key added is gone: that is no answer to a request", async () => {
    const { add, deps, userId } = begin();
    await add();
    const forgetful = makeAddPaymentMethod({ ...deps, methodDesk: { ...deps.methodDesk, findMany: async () => [] } });
    const again = forgetful({ userId, kind: "BANK", token: "sandbox_bank", idempotencyKey: "k" });
    await expect(again).rejects.toThrow("is missing");
  });
});
