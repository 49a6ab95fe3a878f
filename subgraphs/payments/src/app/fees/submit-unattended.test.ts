import { describe, expect, it } from "vitest";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { submitUnattended, type Terms } from "./submit-unattended.ts";

const DONE = { kind: "done", subjectId: "pay_done" } as unknown as MoneyOutcome;
const POLICY = { currency: "USD", threshold: cents(1n), newPayees: false } as const;

/** Submits with what `judge` says of the terms; which versions they were of, each time. */
async function makeTill(judge: (terms: Terms) => MoneyOutcome | "APPROVAL_REQUIRED") {
  const world = makeFakeWorld();
  const tried: number[][] = [];
  const of = { kind: "SEND", userId: world.alice.userId, method: null, priority: "NORMAL" } as const;
  const pricing = { ...of, asked: cents(500n), at: world.clock.now() };
  const pay = () =>
    submitUnattended(world.deps, pricing, async (terms) => {
      tried.push([terms.basis.fees.version, terms.policies.version]);
      return judge(terms);
    });
  return { ...world, pay, tried };
}

describe("a payment that nobody is there for", () => {
  it("is refused by what holds, and not by policies that do not any more", async () => {
    const till = await makeTill(({ policies }) => (policies.version < 2 ? "APPROVAL_REQUIRED" : DONE));
    expect(await till.pay()).toBe("APPROVAL_REQUIRED");
    for (const _one of [1, 2]) till.policies.set(POLICY);
    expect(await till.pay()).toBe(DONE);
    expect(till.tried).toEqual([
      [0, 0],
      [0, 0],
      [0, 2],
    ]);
  });

  it("is submitted anew by the terms that hold, and given up where they change at each try", async () => {
    const once = await makeTill(({ basis }) =>
      basis.fees.version === 1 ? DONE : { kind: "unwarranted", loss: "PRICES" },
    );
    once.fees.set([], { isKnown: false });
    expect(await once.pay()).toBe(DONE);
    const never = await makeTill(() => ({ kind: "unwarranted", loss: "POLICY" }));
    await expect(never.pay()).rejects.toThrow("changed at each try");
    expect(never.tried).toHaveLength(5);
  });
});
