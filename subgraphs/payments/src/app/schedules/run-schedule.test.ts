import { describe, expect, it } from "vitest";
import { makeScheduledWorld, ruleOf, type ScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { cents } from "../../../test/fakes/world.ts";
import { LATE_MS, makeRunSchedule } from "./run-schedule.ts";
import { makePauseSchedule, makeResumeSchedule } from "./step-schedule.ts";

const FIRST = new Date("2026-01-31T08:00:00Z");
const goTo = ({ clock }: ScheduledWorld, at: Date) => clock.pass(at.getTime() - clock.now().getTime());
const came = async (world: ScheduledWorld) =>
  (await world.runs())?.map(({ change, refusal, reason }) => [change, refusal ?? reason]);

async function begin(changes = {}) {
  const world = await makeScheduledWorld(changes);
  return { ...world, run: () => makeRunSchedule(world.deps)(world.id) };
}

describe("a schedule that is run", () => {
  it("pays nothing before its date, and once at it", async () => {
    const world = await begin();
    goTo(world, new Date(FIRST.getTime() - 1));
    expect(await world.run()).toEqual({ inMs: 1_000 });
    expect(world.money.list()).toEqual([]);
    world.clock.pass(1);
    expect(await world.run()).toBe("done");
    expect(await world.run()).toEqual({ inMs: 1_000 });
    expect(world.money.list()).toMatchObject([
      { kind: "SEND", status: "COMPLETED", amount: cents(500n), memo: "rent", createdAt: FIRST },
    ]);
    expect(world.now()).toMatchObject({ status: "ACTIVE", nextAt: new Date("2026-02-28T08:00:00Z") });
    expect(await came(world)).toEqual([["PAID", null]]);
  });

  it("pays late within a day, and not behind it", async () => {
    const world = await begin({ rule: ruleOf("FREQ=DAILY;COUNT=3") });
    goTo(world, new Date(FIRST.getTime() + LATE_MS + 1));
    for (let nth = 0; nth < 2; nth += 1) await world.run();
    expect(await came(world)).toEqual([
      ["PAID", null],
      ["MISSED", "LATE"],
    ]);
    expect(world.money.list()).toHaveLength(1);
  });

  it("pays nothing while it is paused, nor what came meanwhile once it goes on", async () => {
    const world = await begin({ rule: ruleOf("FREQ=DAILY;COUNT=3") });
    const step = { actorId: world.alice.userId, scheduleId: world.id, idempotencyKey: "k" };
    await makePauseSchedule(world.deps)(step);
    goTo(world, FIRST);
    await world.run();
    world.clock.pass(24 * 3600 * 1000 + 1);
    await makeResumeSchedule(world.deps)(step);
    await world.run();
    expect(await came(world)).toEqual([
      ["MISSED", "PAUSED"],
      ["MISSED", "PAUSED"],
    ]);
    expect(world.money.list()).toEqual([]);
    world.clock.pass(24 * 3600 * 1000);
    await world.run();
    expect((await came(world))?.[0]).toEqual(["PAID", null]);
    expect(await world.run()).toBe("remove");
  });

  it("notes why a payment was refused, and pauses itself at the third in a row", async () => {
    const world = await begin({ rule: ruleOf("FREQ=DAILY") });
    goTo(world, FIRST);
    world.money.refuseNext({ code: "INSUFFICIENT_FUNDS", available: { units: "0", currency: "USD" } });
    await world.run();
    world.clock.pass(24 * 3600 * 1000);
    world.money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await world.run();
    expect(world.now()).toMatchObject({ status: "ACTIVE", refusals: 2 });
    world.clock.pass(24 * 3600 * 1000);
    world.money.refuseNext({ code: "CURRENCY_DISABLED", currency: "USD" });
    await world.run();
    expect(await came(world)).toEqual([
      ["REFUSED", "CURRENCY_DISABLED"],
      ["REFUSED", "ACCOUNT_FROZEN"],
      ["REFUSED", "INSUFFICIENT_FUNDS"],
    ]);
    expect(world.now()).toMatchObject({ status: "PAUSED", reason: "REFUSALS", refusals: 3 });
  });

  it("is refused where what it costs leaves nothing, by the prices of the day", async () => {
    const world = await begin();
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
    goTo(world, FIRST);
    await world.run();
    expect(await came(world)).toEqual([["REFUSED", "FEE_EXCEEDS_AMOUNT"]]);
  });

  it("has the schedule's priority, and costs what that and its payer's level cost on the day", async () => {
    const world = await begin({ priority: "HIGH", rule: ruleOf("FREQ=DAILY") });
    const rule = { kind: "SEND", userId: null, method: null, charge: "ON_TOP", minimum: 0n, maximum: null } as const;
    const fixed = (units: bigint) => [{ from: 0n, fixed: units, basisPoints: 0 }] as const;
    world.fees.set([
      { ...rule, level: null, priority: "HIGH", tiers: fixed(30n) },
      { ...rule, level: 2, priority: "HIGH", tiers: fixed(7n) },
      { ...rule, level: null, priority: null, tiers: fixed(20n) },
    ]);
    goTo(world, FIRST);
    await world.run();
    world.fees.verify(world.alice.userId, 2, { isKnown: true });
    world.clock.pass(24 * 3600 * 1000);
    await world.run();
    expect(world.money.list()).toMatchObject([
      { priority: "HIGH", fee: cents(30n) },
      { priority: "HIGH", fee: cents(7n) },
    ]);
  });

  it("wants no approval of whom its payer has approved before, and is refused where there is none", async () => {
    const world = await begin({ rule: ruleOf("FREQ=DAILY") });
    world.policies.set({ currency: "USD", threshold: null, newPayees: true });
    await world.deps.policies.read();
    goTo(world, FIRST);
    await world.run();
    world.approvedPayees.add(world.bob.userId);
    world.clock.pass(24 * 3600 * 1000);
    await world.run();
    world.policies.set({ currency: "USD", threshold: cents(500n), newPayees: false });
    await world.deps.policies.read();
    world.clock.pass(24 * 3600 * 1000);
    await world.run();
    expect(await came(world)).toEqual([
      ["REFUSED", "APPROVAL_REQUIRED"],
      ["PAID", null],
      ["REFUSED", "APPROVAL_REQUIRED"],
    ]);
  });
});
