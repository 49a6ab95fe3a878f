import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeScheduledWorld, ruleOf, type ScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeSchedulePayment, type SchedulePayment } from "./schedule-payment.ts";

const ask = (world: ScheduledWorld, changes: Partial<SchedulePayment>) =>
  makeSchedulePayment(world.deps)({ ...world.order, idempotencyKey: "another", ...changes });

describe("schedulePayment", () => {
  it.each<[string, string, (world: ScheduledWorld) => Partial<SchedulePayment>]>([
    ["an account of somebody else", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ fromAccountId: bob.account.id })],
    ["nobody", "PAYEE_NOT_FOUND", () => ({ to: { username: null } })],
    ["one's own account", "SAME_ACCOUNT", ({ alice }) => ({ to: { accountId: alice.account.id } })],
    ["another currency", "CURRENCY_MISMATCH", () => ({ amount: money({ code: "EUR", scale: 2 }, 1n) })],
  ])("refuses %s with %s, and leaves the key free", async (_what, code, changes) => {
    const world = await makeScheduledWorld();
    expect(await ask(world, changes(world))).toMatchObject({ error: { code } });
    expect(await ask(world, {})).toMatchObject({ ok: true });
    expect(world.money.list()).toEqual([]);
  });

  it.each([
    ["STARTS_IN_PAST", { startsAt: "2026-01-01T01:00:00" }],
    ["STARTS_TOO_LATE", { startsAt: "2031-01-05T02:00:00" }],
    ["START_SKIPPED_BY_CLOCKS", { startsAt: "2026-03-29T02:30:00" }],
    ["NO_DATE", { rule: ruleOf("FREQ=MONTHLY;UNTIL=20260131T075959Z") }],
    ["NO_DATE", { rule: ruleOf("FREQ=DAILY;INTERVAL=7;BYDAY=MO") }],
    ["COUNT_OUT_OF_REACH", { rule: ruleOf("FREQ=YEARLY;COUNT=60") }],
  ])("refuses %s", async (fault, changes) => {
    const world = await makeScheduledWorld();
    expect(await ask(world, changes)).toEqual(err({ code: "SCHEDULE_IMPOSSIBLE", fault }));
  });

  it("refuses a fee that leaves nothing, and what is switched off, full or closed", async () => {
    const world = await makeScheduledWorld();
    for (const refusal of [
      { code: "ACCOUNT_CLOSED" },
      { code: "CURRENCY_DISABLED", currency: "USD" },
      { code: "QUOTA_EXCEEDED", limit: 1 },
    ] as const) {
      world.money.refuseNext(refusal);
      expect(await ask(world, { idempotencyKey: refusal.code })).toEqual(err(refusal));
    }
    const rule = {
      kind: "SEND",
      userId: null,
      level: null,
      method: null,
      priority: null,
      charge: "INSIDE",
      minimum: 0n,
      maximum: null,
    } as const;
    world.fees.set([{ ...rule, tiers: [{ from: 0n, fixed: 500n, basisPoints: 0 }] }]);
    expect(await ask(world, {})).toEqual(err({ code: "FEE_EXCEEDS_AMOUNT" }));
  });

  it("is once for a key, whatever has become of it, and another for other arguments", async () => {
    const world = await makeScheduledWorld();
    world.clock.pass(400 * 24 * 3600 * 1000);
    expect(await ask(world, { idempotencyKey: "made" })).toMatchObject({ value: { id: world.id } });
    for (const changes of [{ memo: null }, { rule: null }, { timeZone: "UTC" }, { startsAt: "2026-01-30T09:00:00" }])
      expect(await ask(world, { idempotencyKey: "made", ...changes })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it("knows its first date and its last one, and moves nothing", async () => {
    const world = await makeScheduledWorld({ rule: ruleOf("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3") });
    expect(world.now()).toMatchObject({
      status: "ACTIVE",
      sequence: "1",
      payeeId: world.bob.userId,
      payeeAccountId: null,
      nextAt: new Date("2026-01-31T08:00:00Z"),
      lastAt: new Date("2026-03-31T07:00:00Z"),
      approvedFee: null,
      amount: cents(500n),
    });
    expect(world.money.list()).toEqual([]);
    const once = await ask(world, { rule: null, to: { accountId: world.bob.account.id } });
    const at = new Date("2026-01-31T08:00:00Z");
    expect(once).toMatchObject({ value: { nextAt: at, lastAt: at, payeeAccountId: world.bob.account.id } });
  });
});
