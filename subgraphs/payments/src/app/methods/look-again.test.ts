import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeMethods } from "../../../test/fakes/methods.ts";
import { makeLookAgain } from "./look-again.ts";
import type { KnownMethod, MethodProvider } from "./ports.ts";

const DAY_MS = 24 * 3_600_000;
const says = { kind: "BANK", label: "A bank", takesDeposits: true, takesWithdrawals: true } as const;

async function begin(answer: KnownMethod | null | Error) {
  const methods = await makeFakeMethods("a");
  const own = methods.own("a");
  const asked: object[] = [];
  const methodProvider: MethodProvider = {
    async look(one) {
      asked.push(one);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const look = (afterMs: number) => {
    const clock = { now: () => new Date(own.createdAt.getTime() + afterMs) };
    return makeLookAgain({ ...methods, methodProvider, clock })(own.id);
  };
  return { ...methods, own, asked, look, isVerified: async () => (await methods.list())[0]?.isVerified };
}

describe("looking at a payment method again", () => {
  it("takes what is none for a fault", async () => {
    const { methodDesk } = await makeFakeMethods("a");
    const look = makeLookAgain({
      methodDesk,
      methodProvider: { look: async () => null },
      clock: { now: () => new Date() },
    });
    await expect(look(newId("pm"))).rejects.toThrow("is no payment method");
  });

  it("has it as the provider has it by now, and is over where that is verified", async () => {
    const { look, isVerified, asked, own } = await begin({ ...says, isVerified: true });
    expect(await look(60_000)).toBe("remove");
    expect(await isVerified()).toBe(true);
    expect(asked).toEqual([{ token: "a", userId: own.userId, isKept: true }]);
  });

  it.each([
    ["does not know it any more", null],
    ["knows it as another kind", { ...says, kind: "CARD", isVerified: true } as const],
    ["does not know whose it is", { ...says, isVerified: false }],
  ])("has it unverified where the provider %s, and asks again, later each time", async (_what, answer) => {
    const { look, isVerified } = await begin(answer);
    expect(await look(1_000)).toEqual({ inMs: 60_000 });
    expect(await isVerified()).toBe(false);
    expect(await look(DAY_MS)).toEqual({ inMs: DAY_MS / 8 });
    expect(await look(10 * DAY_MS)).toEqual({ inMs: DAY_MS / 4 });
    expect(await look(14 * DAY_MS)).toBe("remove");
  });

  it("is over where it was removed", async () => {
    const { look, methodDesk, own } = await begin({ ...says, isVerified: false });
    await methodDesk.remove(own.userId, own.id);
    expect(await look(60_000)).toBe("remove");
  });

  it("leaves it as it was where the provider is away, and says nothing of its token", async () => {
    const { look, isVerified } = await begin(new Error("no answer about token a"));
    await expect(look(60_000)).rejects.toThrow(/^((?! a\b).)*$/);
    expect(await isVerified()).toBe(true);
  });
});
