import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  combine,
  evaluate,
  type Facts,
  type Judgement,
  type Proposed,
  type Spend,
  usageOf,
  VERDICTS,
  type Verdict,
} from "./evaluate.ts";
import { NO_RULES, type PolicyRules, type Velocity } from "./policy.ts";

const [ANN, BEN, CID, PAYER] = [newId("usr"), newId("usr"), newId("usr"), newId("usr")];
const NOON = new Date("2026-11-30T12:00:00.000Z"); // a Monday
const proposed = (changes: Partial<Proposed> = {}): Proposed => ({
  ...{ payee: "0xAbc", units: 100n, askedBy: PAYER, isOwn: false },
  ...changes,
});
const facts = (changes: Partial<Facts> = {}): Facts => ({
  ...{ now: NOON, payeeSince: NOON, approvedBy: [], usages: null },
  ...changes,
});
const judge = (rules: Partial<PolicyRules>, send: Partial<Proposed> = {}, known: Partial<Facts> = {}): Judgement =>
  evaluate({ ...NO_RULES, ...rules }, proposed(send), facts(known));
const said = (...values: Parameters<typeof judge>): Verdict => judge(...values).verdict;

describe("a policy", () => {
  it("denies more than the most of one transaction, and lets that itself go", () => {
    expect(said({ transactionMax: 99n })).toEqual({ is: "DENY" });
    expect(said({ transactionMax: 100n })).toEqual({ is: "ALLOW" });
  });

  it("denies whom it does not name, however an address is written", () => {
    const allowed = (...addresses: string[]) => ({ allowed: addresses.map((address) => ({ address, label: "a" })) });
    expect(said(allowed("0xabd"))).toEqual({ is: "DENY" });
    expect(said(allowed("0xabd", "0xaBC"))).toEqual({ is: "ALLOW" });
    expect(said(allowed("TAbc"), { payee: "Tabc" })).toEqual({ is: "DENY" });
  });

  it("has what is new to a payee wait, and not a moment longer", () => {
    const rules = { newPayeeDelaySeconds: 60 };
    const until = new Date(NOON.getTime() + 60_000);
    expect(said(rules)).toEqual({ is: "WAIT", until });
    expect(said(rules, {}, { now: new Date(until.getTime() - 1) })).toEqual({ is: "WAIT", until });
    expect(said(rules, {}, { now: until })).toEqual({ is: "ALLOW" });
  });

  it("needs as many of those it names as it says, of whom the payer is none, and each counts once", () => {
    const rules = { tiers: [{ from: 100n, needed: 2, approvers: [ANN, BEN, PAYER] }] };
    expect(said(rules, { units: 99n })).toEqual({ is: "ALLOW" });
    expect(said(rules)).toEqual({ is: "NEEDS_APPROVAL", missing: 2, from: [ANN, BEN] });
    expect(said(rules, {}, { approvedBy: [ANN, ANN, CID, PAYER] })).toEqual({
      ...{ is: "NEEDS_APPROVAL", missing: 1, from: [BEN] },
    });
    expect(said(rules, {}, { approvedBy: [ANN, BEN] })).toEqual({ is: "ALLOW" });
  });

  it("needs every tier that an amount reaches", () => {
    const tiers = [
      { from: 0n, needed: 1, approvers: [ANN] },
      { from: 100n, needed: 1, approvers: [BEN] },
    ];
    expect(said({ tiers }, {}, { approvedBy: [BEN] })).toMatchObject({ missing: 1, from: [ANN] });
    expect(said({ tiers }, { units: 99n }, { approvedBy: [ANN] })).toEqual({ is: "ALLOW" });
  });

  it("denies what no window takes, and has wait what this one does not any more", () => {
    const velocities = [{ windowSeconds: 60, units: 99n, count: null }];
    expect(said({ velocities })).toEqual({ is: "DENY" });
    const fitsAt = new Date(NOON.getTime() + 1);
    const full = { usages: [{ units: 50n, count: 1, fitsAt }] };
    expect(said({ velocities }, { units: 99n }, full)).toEqual({ is: "WAIT", until: fitsAt });
    expect(said({ velocities }, { units: 99n })).toEqual({ is: "ALLOW" });
  });

  it("waits as long as the longest, for people before that, and denies before all", () => {
    const at = (ms: number) => new Date(NOON.getTime() + ms);
    const waits: Verdict[] = [{ is: "ALLOW" }, { is: "WAIT", until: at(1) }, { is: "WAIT", until: at(2) }];
    expect(combine(waits)).toEqual({ is: "WAIT", until: at(2) });
    const asks: Verdict = { is: "NEEDS_APPROVAL", missing: 1, from: [ANN] };
    expect(combine([...waits, asks])).toEqual(asks);
    expect(combine([...waits, asks, { is: "DENY" }])).toEqual({ is: "DENY" });
    expect(combine([])).toEqual({ is: "ALLOW" });
  });

  it("lets go what stays in the house, whatever it says, and all where it says nothing", () => {
    const rules: Partial<PolicyRules> = { transactionMax: 1n, allowed: [{ address: "x", label: "x" }] };
    expect(judge(rules, { isOwn: true })).toEqual({ verdict: { is: "ALLOW" }, rules: [] });
    expect(judge({})).toEqual({ verdict: { is: "ALLOW" }, rules: [] });
  });
});

const units = fc.bigInt({ min: 1n, max: 1_000n });
const people = fc.subarray([ANN, BEN, CID, PAYER]);
const velocity: fc.Arbitrary<Velocity> = fc.record({
  windowSeconds: fc.constantFrom(1, 60, 3_600),
  units: fc.option(units),
  count: fc.option(fc.integer({ min: 1, max: 5 })),
});
const rules: fc.Arbitrary<PolicyRules> = fc.record({
  transactionMax: fc.option(units),
  velocities: fc.array(velocity, { maxLength: 3 }),
  allowed: fc.option(
    fc
      .subarray(["0xa", "0xb", "c"], { minLength: 1 })
      .map((all) => all.map((address) => ({ address, label: address }))),
  ),
  openHours: fc.option(
    fc
      .tuple(fc.constantFrom("MONDAY" as const, "SUNDAY" as const), fc.nat(1_000), fc.integer({ min: 1, max: 400 }))
      .map(([day, from, long]) => [{ day, from, to: from + long }]),
  ),
  newPayeeDelaySeconds: fc.option(fc.integer({ min: 1, max: 5_000 })),
  tiers: fc.array(fc.record({ from: units, needed: fc.integer({ min: 1, max: 3 }), approvers: people }), {
    maxLength: 3,
  }),
}) as fc.Arbitrary<PolicyRules>;
const moment = fc.nat({ max: 9_000_000 }).map((ms) => new Date(NOON.getTime() + ms));
const spends: fc.Arbitrary<Spend[]> = fc.array(fc.record({ at: moment, units }), { maxLength: 12 });
const worlds = fc.record({
  send: fc.record({
    payee: fc.constantFrom("0xA", "0xb", "c", "d"),
    units,
    askedBy: fc.constantFrom(PAYER, null),
    isOwn: fc.constant(false),
  }),
  now: moment,
  approvedBy: people,
  spends,
});
type WorldOf<T> = T extends fc.Arbitrary<infer V> ? V : never;

const judgeIn = (by: PolicyRules, { send, now, approvedBy, spends: all }: WorldOf<typeof worlds>): Judgement =>
  evaluate(by, send, {
    ...{ now, payeeSince: NOON, approvedBy },
    usages: by.velocities.map((one) => usageOf(one, all, { units: send.units, now })),
  });
const severity = ({ is }: Verdict): number => VERDICTS.indexOf(is);

/** One rule more, or one that is harder to meet. */
const stricter = fc.record({
  max: fc.option(units),
  velocity: fc.option(velocity),
  drop: fc.boolean(),
  delay: fc.option(fc.integer({ min: 1, max: 9_000 })),
  tier: fc.option(fc.record({ from: units, needed: fc.integer({ min: 1, max: 3 }), approvers: people })),
  needMore: fc.boolean(),
});
const tighten = (by: PolicyRules, more: WorldOf<typeof stricter>): PolicyRules => ({
  transactionMax:
    more.max === null
      ? by.transactionMax
      : by.transactionMax === null || more.max < by.transactionMax
        ? more.max
        : by.transactionMax,
  velocities: [...by.velocities, ...(more.velocity ? [more.velocity] : [])],
  allowed: by.allowed && (more.drop ? by.allowed.slice(1) : by.allowed),
  openHours: by.openHours,
  newPayeeDelaySeconds:
    more.delay === null ? by.newPayeeDelaySeconds : Math.max(more.delay, by.newPayeeDelaySeconds ?? 0),
  tiers: [
    ...by.tiers.map((tier) => (more.needMore ? { ...tier, needed: tier.needed + 1 } : tier)),
    ...(more.tier ? [more.tier] : []),
  ],
});

describe("whatever a policy says", () => {
  it("a stricter one never allows more, nor is it milder", () => {
    fc.assert(
      fc.property(rules, stricter, worlds, (by, more, world) => {
        const [before, after] = [judgeIn(by, world), judgeIn(tighten(by, more), world)];
        expect(severity(after.verdict)).toBeGreaterThanOrEqual(severity(before.verdict));
      }),
      { numRuns: 1_000 },
    );
  });

  it("it lets go only what each of its rules lets go", () => {
    fc.assert(
      fc.property(rules, worlds, (by, world) => {
        const { verdict, rules: all } = judgeIn(by, world);
        expect(verdict.is === "ALLOW").toBe(all.every((one) => one.verdict.is === "ALLOW"));
      }),
    );
  });

  it("an approval more never makes it harsher, and what is not counted never is milder than what is", () => {
    fc.assert(
      fc.property(rules, worlds, fc.constantFrom(ANN, BEN, CID), (by, world, one) => {
        const more = judgeIn(by, { ...world, approvedBy: [...world.approvedBy, one] });
        expect(severity(more.verdict)).toBeLessThanOrEqual(severity(judgeIn(by, world).verdict));
        const { send, now, approvedBy } = world;
        const uncounted = evaluate(by, send, { now, payeeSince: NOON, approvedBy, usages: null });
        expect(severity(uncounted.verdict)).toBeLessThanOrEqual(severity(judgeIn(by, world).verdict));
      }),
    );
  });
});

describe("a rolling window", () => {
  it("holds what is younger than it is long, and not what is as old", () => {
    const one: Velocity = { windowSeconds: 60, units: 100n, count: null };
    const at = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);
    const usage = (now: Date) => usageOf(one, [{ at: NOON, units: 60n }], { units: 41n, now });
    expect(usage(at(0))).toEqual({ units: 60n, count: 1, fitsAt: at(60) });
    expect(usage(new Date(at(60).getTime() - 1))).toEqual({ units: 60n, count: 1, fitsAt: at(60) });
    expect(usage(at(60))).toEqual({ units: 0n, count: 0, fitsAt: null });
  });

  it("counts what another clock has signed a little later than now", () => {
    const one: Velocity = { windowSeconds: 60, units: null, count: 1 };
    const later = new Date(NOON.getTime() + 5);
    expect(usageOf(one, [{ at: later, units: 1n }], { units: 1n, now: NOON }).fitsAt).toEqual(
      new Date(later.getTime() + 60_000),
    );
  });

  it("says the first moment at which more fits, as long as nothing else leaves", () => {
    fc.assert(
      fc.property(velocity, spends, units, moment, (one, all, more, now) => {
        fc.pre(one.units === null || more <= one.units);
        const { fitsAt } = usageOf(one, all, { units: more, now });
        if (fitsAt === null) return;
        expect(usageOf(one, all, { units: more, now: fitsAt }).fitsAt).toBeNull();
        expect(usageOf(one, all, { units: more, now: new Date(fitsAt.getTime() - 1) }).fitsAt).not.toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it("never holds more than it may, in whatever order, and whenever, things are asked for", () => {
    const asked = fc.array(fc.record({ at: moment, units }), { maxLength: 40 });
    fc.assert(
      fc.property(velocity, asked, (one, all) => {
        const left: Spend[] = [];
        for (const send of all.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
          const usages = [usageOf(one, left, { units: send.units, now: send.at })];
          const by = { ...NO_RULES, velocities: [one] };
          const known = facts({ now: send.at, usages });
          if (evaluate(by, proposed({ units: send.units }), known).verdict.is === "ALLOW") left.push(send);
        }
        for (const { at } of left) {
          const inside = left.filter(
            (other) => other.at <= at && other.at.getTime() > at.getTime() - one.windowSeconds * 1_000,
          );
          const sum = inside.reduce((total, spend) => total + spend.units, 0n);
          if (one.units !== null) expect(sum <= one.units).toBe(true);
          if (one.count !== null) expect(inside.length).toBeLessThanOrEqual(one.count);
        }
      }),
      { numRuns: 500 },
    );
  });
});
