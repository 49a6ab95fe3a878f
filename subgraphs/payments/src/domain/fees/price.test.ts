import { newId } from "@coffer/contracts/ids";
import { add, money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRIORITIES } from "../money/priority.ts";
import { asksForLevel, feeBy, priceAt } from "./price.ts";
import { type FeeRule, type FeeSchedule, faultOf, scheduleAt } from "./schedule.ts";

const USD = { code: "USD", scale: 2 };
const alice = newId("usr");
const rule = (changes: Partial<FeeRule> = {}): FeeRule => ({
  kind: "SEND",
  userId: null,
  level: null,
  method: null,
  priority: null,
  charge: "ON_TOP",
  tiers: [{ from: 0n, fixed: 0n, basisPoints: 50 }],
  minimum: 0n,
  maximum: null,
  ...changes,
});
const schedule = (version: number, at: string, rules: readonly FeeRule[] = []): FeeSchedule => ({
  version,
  currency: "USD",
  effectiveAt: new Date(at),
  rules,
});
const feeOf = (of: FeeRule, units: bigint) => feeBy(of, money(USD, units)).units;

describe("what a rule asks for", () => {
  it.each([
    [10_000n, 50n],
    // Half of the smallest unit is rounded up, less is not.
    [100n, 1n],
    [99n, 0n],
    [1n, 0n],
    [10n ** 30n, 5n * 10n ** 27n],
  ])("of %s is %s at half a per cent", (units, fee) => {
    expect(feeOf(rule(), units)).toBe(fee);
  });

  it("is of the last tier that the amount reaches, for the whole amount", () => {
    const tiers = rule({
      tiers: [
        { from: 0n, fixed: 30n, basisPoints: 0 },
        { from: 1_000n, fixed: 10n, basisPoints: 100 },
        { from: 5_000n, fixed: 0n, basisPoints: 10 },
      ],
    });
    expect([1n, 999n, 1_000n, 4_999n, 5_000n].map((units) => feeOf(tiers, units))).toEqual([30n, 30n, 20n, 60n, 5n]);
  });

  it("is never below its least, nor above its most", () => {
    const bounded = rule({ minimum: 25n, maximum: 75n });
    expect([1n, 5_000n, 10_000n, 1_000_000n].map((units) => feeOf(bounded, units))).toEqual([25n, 25n, 50n, 75n]);
  });
});

describe("the price of what is asked for", () => {
  const at = new Date("2026-06-01T00:00:00Z");
  const priced = {
    kind: "SEND",
    userId: alice,
    method: null,
    priority: "NORMAL",
    level: null,
    asked: money(USD, 10_000n),
  } as const;
  const by = (...rules: FeeRule[]) => ({ version: 1, schedules: [schedule(1, "2026-01-01T00:00:00Z", rules)] });

  it("is nothing where nobody has said anything, or no rule fits", () => {
    const free = { amount: money(USD, 10_000n), fee: money(USD, 0n) };
    expect(priceAt({ version: 0, schedules: [] }, at, priced)).toEqual(free);
    const others = by(rule({ kind: "WITHDRAWAL" }), rule({ userId: newId("usr") }), rule({ method: "BANK" }));
    expect(priceAt(others, at, priced)).toEqual(free);
  });

  it("is beside the amount where the payer bears it, and taken from it where the payee does", () => {
    expect(priceAt(by(rule()), at, priced)).toEqual({ amount: money(USD, 10_000n), fee: money(USD, 50n) });
    expect(priceAt(by(rule({ charge: "INSIDE" })), at, priced)).toEqual({
      amount: money(USD, 9_950n),
      fee: money(USD, 50n),
    });
  });

  it("is none where nothing would be left", () => {
    const dear = by(rule({ charge: "INSIDE", minimum: 10_000n }));
    expect(priceAt(dear, at, priced)).toBeNull();
    expect(priceAt(dear, at, { ...priced, asked: money(USD, 10_001n) })?.amount.units).toBe(1n);
  });

  const fixed = (n: bigint, changes: Partial<FeeRule>) =>
    rule({ kind: "WITHDRAWAL", tiers: [{ from: 0n, fixed: n, basisPoints: 0 }], ...changes });
  const asked = { ...priced, kind: "WITHDRAWAL", method: "BANK", priority: "HIGH", level: 1 } as const;

  it("is by the person before the level, before the method, before the priority, in whatever order they stand", () => {
    // From what is for all to what is the most particular; no rule is of a person and a level.
    const rules = [
      {},
      { priority: "HIGH" },
      { method: "BANK" },
      { method: "BANK", priority: "HIGH" },
      { level: 1 },
      { level: 1, priority: "HIGH" },
      { level: 1, method: "BANK" },
      { level: 1, method: "BANK", priority: "HIGH" },
      { userId: alice },
      { userId: alice, priority: "HIGH" },
      { userId: alice, method: "BANK" },
      { userId: alice, method: "BANK", priority: "HIGH" },
    ] as const satisfies readonly Partial<FeeRule>[];
    const all = rules.map((changes, n) => fixed(BigInt(n + 1), changes));
    for (let left = all.length; left > 0; left -= 1)
      for (const order of [all.slice(0, left), all.slice(0, left).toReversed()])
        expect(priceAt(by(...order), at, asked)?.fee.units).toBe(BigInt(left));
  });

  it("is by no rule of another level or priority, nor by one of a level where that was not looked for", () => {
    const rules = [fixed(1n, { level: 0 }), fixed(2n, { level: 2 }), fixed(3n, { priority: "NORMAL" })];
    expect(priceAt(by(...rules), at, asked)?.fee.units).toBe(0n);
    expect(priceAt(by(...rules), at, { ...asked, level: null, priority: "NORMAL" })?.fee.units).toBe(3n);
  });

  it("asks for the level of its person where a rule that may be theirs names one, and else does not", () => {
    const of = by(fixed(1n, { level: 2, priority: "HIGH" }), fixed(1n, { method: "CARD", level: 1 }));
    expect(asksForLevel(of, at, asked)).toBe(true);
    expect(asksForLevel(of, at, { ...asked, priority: "LOW" })).toBe(false);
    expect(asksForLevel(of, at, { ...asked, priority: "LOW", method: "CARD" })).toBe(true);
    expect(asksForLevel(of, at, { ...asked, kind: "SEND" })).toBe(false);
    expect(asksForLevel(of, new Date("2025-12-31T23:59:59Z"), asked)).toBe(false);
    expect(asksForLevel(by(fixed(1n, {}), fixed(2n, { userId: alice })), at, asked)).toBe(false);
  });

  it("is the same for everybody of whom the most particular rule is, whatever the other rules are", () => {
    const kinds = { kind: fc.constantFrom("SEND" as const, "WITHDRAWAL" as const) };
    const named = fc.record({
      ...kinds,
      userId: fc.constantFrom(null, alice),
      level: fc.constantFrom(null, 0, 1, 2),
      method: fc.constantFrom(null, "BANK" as const, "CARD" as const),
      priority: fc.constantFrom(null, ...PRIORITIES),
    });
    const who = fc.record({
      ...kinds,
      userId: fc.constantFrom(alice, newId("usr")),
      level: fc.constantFrom(0, 1, 2),
      method: fc.constantFrom(null, "BANK" as const, "CARD" as const),
      priority: fc.constantFrom(...PRIORITIES),
    });
    fc.assert(
      fc.property(fc.array(named, { maxLength: 12 }), who, (rules, of) => {
        const all = rules.map((changes, n) => fixed(BigInt(n + 1), changes));
        const fee = priceAt(by(...all), at, { ...of, asked: money(USD, 10_000n) })?.fee.units ?? 0n;
        const found = fee === 0n ? null : all[Number(fee) - 1];
        const mayBe = all.filter((one) =>
          (["userId", "level", "method", "priority"] as const).every(
            (name) => one[name] === null || one[name] === of[name],
          ),
        );
        const ofKind = mayBe.filter(({ kind }) => kind === of.kind);
        if (!found) return ofKind.length === 0;
        const rankOf = (one: FeeRule) =>
          (["userId", "level", "method", "priority"] as const).map((name) => (one[name] === null ? 0 : 1)).join("");
        return ofKind.includes(found) && ofKind.every((one) => rankOf(one) <= rankOf(found));
      }),
      { numRuns: 1_000 },
    );
  });

  it("never makes or loses anything, whatever the rule: amount and fee are what was asked for, or the fee more", () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const tier = fc.record({ from: units, fixed: units, basisPoints: fc.integer({ min: 0, max: 10_000 }) });
    const rules = fc
      .record({
        charge: fc.constantFrom("ON_TOP" as const, "INSIDE" as const),
        first: tier,
        rest: fc.array(tier, { maxLength: 4 }),
        minimum: units,
        maximum: fc.option(units),
      })
      .map(({ first, rest, ...more }) =>
        rule({
          ...more,
          tiers: [{ ...first, from: 0n }, ...rest.toSorted((a, b) => Number(a.from - b.from))],
        }),
      );
    fc.assert(
      fc.property(rules, fc.bigInt({ min: 1n, max: 10n ** 13n }), (one, n) => {
        const asked = money(USD, n);
        const price = priceAt(by(one), at, { ...priced, asked });
        if (!price) return one.charge === "INSIDE" && feeBy(one, asked).units >= n;
        const total = add(price.amount, price.fee).units;
        return (
          price.amount.units > 0n &&
          price.fee.units >= 0n &&
          total === (one.charge === "INSIDE" ? n : n + price.fee.units)
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the schedule that holds", () => {
  const fees = {
    version: 5,
    schedules: [
      schedule(1, "2026-01-01T00:00:00Z"),
      schedule(2, "2026-03-01T00:00:00Z"),
      // Set later, and begins before the one that was planned.
      schedule(3, "2026-02-01T00:00:00Z"),
      { ...schedule(4, "2026-01-01T00:00:00Z"), currency: "EUR" },
      // In the place of the planned one.
      schedule(5, "2026-03-01T00:00:00Z"),
    ],
  };

  it.each([
    ["2025-12-31T23:59:59.999Z", undefined],
    ["2026-01-01T00:00:00.000Z", 1],
    ["2026-02-01T00:00:00.000Z", 3],
    ["2026-02-28T23:59:59.999Z", 3],
    ["2026-03-01T00:00:00.000Z", 5],
    ["9999-12-31T23:59:59.999Z", 5],
  ])("at %s is version %s", (at, version) => {
    expect(scheduleAt(fees, "USD", new Date(at))?.version).toBe(version);
  });
});

describe("what is wrong with a rule", () => {
  it.each([
    [[rule(), rule({ charge: "INSIDE" })], 1, "TWICE"],
    [[rule(), rule({ userId: alice }), rule({ method: "CARD" })], 2, null],
    [[rule({ tiers: [{ from: 1n, fixed: 0n, basisPoints: 0 }] })], 0, "TIERS"],
    [[rule({ minimum: 2n, maximum: 1n })], 0, "MAXIMUM"],
    [[rule({ minimum: 2n, maximum: 2n })], 0, null],
    [[rule(), rule({ level: 0 }), rule({ priority: "LOW" }), rule({ level: 0, priority: "LOW" })], 3, null],
    [[rule({ level: 1, priority: "HIGH" }), rule({ level: 1, priority: "HIGH" })], 1, "TWICE"],
    [[rule({ level: 1, userId: alice })], 0, "LEVEL_OR_USER"],
    [[rule({ kind: "DEPOSIT", priority: "NORMAL" })], 0, "NOT_PRIORITISED"],
    [[rule({ kind: "EXCHANGE", priority: "HIGH" })], 0, "NOT_PRIORITISED"],
  ])("of %#", (rules, place, fault) => {
    expect(faultOf(rules, place)).toBe(fault);
  });

  it("is that tiers do not rise, or are too many", () => {
    const tier = (from: bigint) => ({ from, fixed: 0n, basisPoints: 0 });
    const first = tier(0n);
    expect(faultOf([rule({ tiers: [first, tier(5n), tier(5n)] })], 0)).toBe("TIERS");
    const many = Array.from({ length: 10 }, (_, i) => tier(BigInt(i + 1)));
    expect(faultOf([rule({ tiers: [first, ...many] })], 0)).toBe("TOO_MANY");
    expect(faultOf([rule({ tiers: [first, ...many.slice(1)] })], 0)).toBeNull();
  });
});
