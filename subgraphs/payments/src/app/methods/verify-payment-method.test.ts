import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeMethods } from "../../../test/fakes/methods.ts";
import type { KnownMethod } from "./ports.ts";
import { makeVerifyPaymentMethod } from "./verify-payment-method.ts";

const says = { kind: "BANK", label: "A bank", takesDeposits: true, takesWithdrawals: true } as const;

async function begin(answer: KnownMethod | null) {
  const methods = await makeFakeMethods("a");
  const verify = makeVerifyPaymentMethod({ ...methods, methodProvider: { look: async () => answer } });
  const { id: methodId, userId } = methods.own("a");
  return { ...methods, verify, methodId, userId };
}

describe("verifying a payment method", () => {
  it("is refused where it is somebody else's, removed, none, or no id", async () => {
    const { verify, methodId, userId, methodDesk } = await begin({ ...says, isVerified: true });
    const none = err({ code: "PAYMENT_METHOD_NOT_FOUND" });
    expect(await verify({ userId: newId("usr"), methodId })).toEqual(none);
    expect(await verify({ userId, methodId: newId("pm") })).toEqual(none);
    expect(await verify({ userId, methodId: null })).toEqual(none);
    await methodDesk.remove(userId, methodId);
    expect(await verify({ userId, methodId })).toEqual(none);
  });

  it("is refused where the provider does not know whose it is, or knows it no more, and it is not verified then", async () => {
    for (const answer of [null, { ...says, isVerified: false }]) {
      const { verify, methodId, userId, list } = await begin(answer);
      expect(await verify({ userId, methodId })).toEqual(err({ code: "PAYMENT_METHOD_UNVERIFIED" }));
      expect((await list())[0]?.isVerified).toBe(false);
    }
  });

  it("is done once the provider knows, and as often as it is asked", async () => {
    const { verify, methodId, userId, methodDesk } = await begin({ ...says, isVerified: true });
    await methodDesk.setVerified(methodId, false);
    for (let times = 0; times < 2; times += 1)
      expect(await verify({ userId, methodId })).toMatchObject({ ok: true, value: { id: methodId, isVerified: true } });
  });
});
