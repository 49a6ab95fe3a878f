import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { describe, expect, it } from "vitest";
import type { FeeRule } from "../../domain/fees/schedule.ts";
import type { DecidedSchedule, FeeDesk } from "./ports.ts";
import { makeSetFeeSchedule } from "./set-fee-schedule.ts";

function makeDesk() {
  const [said, keys] = [[] as DecidedSchedule[], makeFakeKeys<DecidedSchedule>()];
  const feeDesk: FeeDesk = {
    list: async () => ({ items: said, hasNext: false }),
    decide: (claim, { effectiveAt, basedOn: _seen, ...schedule }) =>
      keys.decide(claim, async () => {
        const at = new Date(0);
        const decided = { ...schedule, effectiveAt: effectiveAt ?? at, version: said.length + 1, decidedAt: at };
        said.push(decided);
        return decided;
      }),
  };
  return { said, set: makeSetFeeSchedule({ feeDesk }) };
}

const rule: FeeRule = {
  kind: "SEND",
  userId: null,
  level: null,
  method: null,
  priority: null,
  charge: "ON_TOP",
  tiers: [{ from: 0n, fixed: 25n, basisPoints: 10 }],
  minimum: 0n,
  maximum: null,
};
const said = {
  operatorId: newId("usr"),
  currency: "USD",
  effectiveAt: null,
  rules: [rule],
  reason: "costs",
  basedOn: null,
  idempotencyKey: "k",
};

describe("setFeeSchedule", () => {
  it("refuses its key with other words, whichever of them is another", async () => {
    const { set } = makeDesk();
    await set(said);
    const rules: FeeRule[] = [
      { ...rule, kind: "DEPOSIT" },
      { ...rule, userId: newId("usr") },
      { ...rule, method: "CARD" },
      { ...rule, charge: "INSIDE" },
      { ...rule, tiers: [{ from: 0n, fixed: 26n, basisPoints: 10 }] },
      { ...rule, tiers: [{ from: 0n, fixed: 25n, basisPoints: 11 }] },
      { ...rule, tiers: [rule.tiers[0], { from: 1n, fixed: 25n, basisPoints: 10 }] },
      { ...rule, minimum: 1n },
      { ...rule, maximum: 100n },
    ];
    for (const changes of [
      { currency: "EUR" },
      { effectiveAt: new Date(1) },
      { reason: "other costs" },
      { basedOn: 1 },
      { rules: [] },
      ...rules.map((other) => ({ rules: [other] })),
    ])
      expect(await set({ ...said, ...changes })).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it("sets it once for its key", async () => {
    const desk = makeDesk();
    const first = await desk.set(said);
    expect(first).toEqual(ok({ ...desk.said[0] }));
    expect(await desk.set(said)).toEqual(first);
    expect(desk.said).toHaveLength(1);
  });
});
