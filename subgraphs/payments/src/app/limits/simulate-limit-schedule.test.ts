import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { made, makeFakeReadMade } from "../../../test/fakes/made.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { LimitRule } from "../../domain/limits/rule.ts";
import type { MadePayment } from "../../domain/money/made-payment.ts";
import { makeTakeTurn } from "../money/simulation-turns.ts";
import { makeSimulateLimitSchedule } from "./simulate-limit-schedule.ts";

const HOUR = 3_600_000;
const DAILY: LimitRule = {
  ...{ operation: "SEND", window: "DAY", kind: "ROLLING", timeZone: null, level: null, userId: null, methodKind: null },
  maximum: cents(250n),
};
const ann = { userId: newId("usr") };
const from = new Date("2026-01-10T00:00:00Z");
const at = (hours: number) => new Date(from.getTime() + hours * HOUR);
const send = (hours: number, changes: Partial<MadePayment> = {}) =>
  made({ from: ann, createdAt: at(hours), endedAt: at(hours), ...changes });

async function judge(all: readonly MadePayment[], lookedMax?: number) {
  const simulate = makeSimulateLimitSchedule({
    limitDesk: { findInForce: async () => null },
    // Of sends a rolling day, whoever's they are.
    findHeldLimits: async (_asset, rules) => () =>
      rules.map((rule) => ({ rule, beginOf: (end) => end - 24 * HOUR + 1 })),
    readMade: makeFakeReadMade(all),
    takeTurn: makeTakeTurn(1),
    clock: makeFakeClock(),
    ...(lookedMax === undefined ? {} : { lookedMax }),
  });
  const period = { from, before: at(72) };
  const simulated = await simulate({ asset: cents(1n).asset, rules: [DAILY], period });
  if (!simulated.ok) throw new Error(simulated.error.code);
  const { draft, judged, looked, present } = simulated.value;
  expect(present).toBeNull();
  return { refused: draft.payments, judged: judged.payments, isPartial: looked.isPartial };
}

describe("a draft of limits", () => {
  it("refuses what a window leaves no room for, which then takes none", async () => {
    const all = [send(1), send(2), send(3), send(4, { amount: cents(50n) }), send(25)];
    expect(await judge(all)).toEqual({ refused: 1, judged: 5, isPartial: false });
  });

  it("counts what was used before, whatever it would say of that, and judges none of it", async () => {
    const before = [send(-3, { amount: cents(900n) })];
    expect(await judge([...before, send(1), send(21)])).toEqual({ refused: 1, judged: 2, isPartial: false });
  });

  it("has what came to nothing there again, from when it did, at the time of its use", async () => {
    const hold = (ended: MadePayment["status"], hours: number | null, changes: Partial<MadePayment> = {}) =>
      send(1, {
        ...{ status: ended, endedAt: hours === null ? null : at(hours), reserved: cents(200n), amount: cents(200n) },
        ...changes,
      });
    expect(await judge([hold("CANCELLED", 3), send(2)])).toMatchObject({ refused: 1 });
    expect(await judge([hold("CANCELLED", 3), send(4)])).toMatchObject({ refused: 0 });
    expect(await judge([hold("PENDING", null), send(4)])).toMatchObject({ refused: 1 });
    const captured = hold("COMPLETED", 3, { amount: cents(100n) });
    expect(await judge([captured, send(2)])).toMatchObject({ refused: 1 });
    expect(await judge([captured, send(4)])).toMatchObject({ refused: 0 });
    expect(await judge([captured, send(4), send(5)])).toMatchObject({ refused: 1 });
  });

  it("counts the fee, and as much as limits have noted where a part of it came back", async () => {
    expect(await judge([send(1, { amount: cents(249n), fee: cents(2n) })])).toMatchObject({ refused: 1 });
    const noted = send(1, { reserved: cents(200n), amount: cents(1n), endedAt: at(9), notedUnits: 251n });
    expect(await judge([noted])).toMatchObject({ refused: 1 });
  });

  it("judges nothing that is never limited, and the newest alone where there are too many", async () => {
    expect(await judge([send(1, { kind: "TRANSFER", amount: cents(900n) })])).toMatchObject({ judged: 0 });
    const all = [send(1), send(2, { amount: cents(200n) }), send(3)];
    expect(await judge(all, 1)).toEqual({ refused: 1, judged: 1, isPartial: true });
  });
});
