import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { describe, expect, it } from "vitest";
import { cents } from "../../../test/fakes/world.ts";
import type { LimitRule } from "../../domain/limits/rule.ts";
import type { LimitDesk, LimitSchedule } from "./ports.ts";
import { makeSetLimitSchedule } from "./set-limit-schedule.ts";

function makeDesk() {
  const [said, keys] = [[] as LimitSchedule[], makeFakeKeys<LimitSchedule>()];
  const limitDesk: LimitDesk = {
    decide: (claim, word) =>
      keys.decide(claim, async () => {
        const schedule = { ...word, version: said.length + 1, effectiveAt: new Date(0), decidedAt: new Date(0) };
        said.push(schedule);
        return schedule;
      }),
    findInForce: async () => said.at(-1) ?? null,
    list: async () => ({ items: said, hasNext: false }),
    timeZones: async () => new Set(["UTC"]),
  };
  return { said, set: makeSetLimitSchedule({ limitDesk }) };
}

const RULE: LimitRule = {
  operation: "WITHDRAWAL",
  window: "DAY",
  kind: "CALENDAR",
  timeZone: "UTC",
  level: 1,
  userId: null,
  methodKind: "BANK",
  maximum: cents(500n),
};
const WORD = {
  operatorId: newId("usr"),
  currency: "USD",
  effectiveAt: null,
  rules: [RULE],
  reason: "As the bank asks",
  basedOnVersion: 0,
  idempotencyKey: "k",
};

describe("setLimitSchedule", () => {
  const person = newId("usr");
  it.each([
    { currency: "EUR" },
    { effectiveAt: new Date(1) },
    { reason: "Otherwise" },
    { basedOnVersion: 1 },
    { rules: [] },
    { rules: [RULE, RULE] },
    ...(
      [
        { operation: "SEND" },
        { window: "MONTH" },
        { kind: "ROLLING" },
        { timeZone: "Europe/Berlin" },
        { level: 2 },
        { level: null },
        { userId: person },
        { methodKind: null },
        { maximum: cents(501n) },
      ] as const
    ).map((changes) => ({ rules: [{ ...RULE, ...changes }] })),
  ])("refuses its key with other words: %o", async (changes) => {
    const { set, said } = makeDesk();
    await set(WORD);
    expect(await set({ ...WORD, ...changes })).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(said).toHaveLength(1);
  });

  it("says it once for its key", async () => {
    const { set, said } = makeDesk();
    const first = await set(WORD);
    expect(first).toEqual(ok(said[0]));
    expect(await set(WORD)).toEqual(first);
    expect(said).toHaveLength(1);
  });
});
