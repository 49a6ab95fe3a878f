import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../payment/limit-window.ts";
import { FEE_KINDS, HAVE_PRIORITY, PRIORITIES } from "./choices.ts";
import { readFees, toFeeInput } from "./read-fees.ts";
import { readLimits } from "./read-limits.ts";
import { type FeeRule, feeInWords, type LimitRule } from "./rules-in-words.ts";

const USD = { code: "USD", scale: 2 };
const ANN = "usr_01jd3m0000e008000000000000";
const usd = (amount: string) => ({ amount, currency: "USD" });
const reading = { currency: USD, locale: "en" } as const;

const rule = (changes: Partial<FeeRule>): FeeRule => ({
  kind: "SEND",
  user: null,
  level: null,
  method: null,
  priority: null,
  charge: "ON_TOP",
  tiers: [{ from: usd("0.00"), fixed: usd("0.25"), basisPoints: 10 }],
  minimum: usd("0.00"),
  maximum: usd("5.00"),
  ...changes,
});

/** As the fields of the rules say it. */
function typedFees(rules: readonly FeeRule[]) {
  const form = new FormData();
  const rows = rules.map((each, at) => ({ id: `rule${at}`, rule: each }));
  for (const { id, rule: each } of rows) {
    const say = (name: string, value: string | number | null | undefined) =>
      form.set(`${id}.${name}`, `${value ?? ""}`);
    for (const name of ["kind", "level", "method", "priority", "charge"] as const) say(name, each[name]);
    say("user", each.user?.id);
    say("minimum", each.minimum.amount);
    say("maximum", each.maximum?.amount);
    for (const [n, { from, fixed, basisPoints }] of each.tiers.entries()) {
      say(`from${n}`, from.amount);
      say(`fixed${n}`, fixed.amount);
      say(`share${n}`, basisPoints);
    }
  }
  return { form, rows };
}
const read = (rules: readonly FeeRule[]) => {
  const { form, rows } = typedFees(rules);
  return readFees(form, rows, reading);
};

describe("a table of fees that is edited", () => {
  it("says what it said, of every kind that there is, where nothing is changed", () => {
    const rules = [
      ...FEE_KINDS.map((kind) => rule({ kind })),
      ...PRIORITIES.map((priority) => rule({ priority })),
      rule({ level: 0 }),
      rule({ level: 2, priority: "HIGH", kind: "WITHDRAWAL", method: "CARD", charge: "INSIDE" }),
      rule({ user: { id: ANN, username: ANN } }),
    ];
    expect(FEE_KINDS).toContain("EXCHANGE");
    expect(read(rules)).toEqual({ rules, faults: {} });
    expect(rules.map(toFeeInput)).toMatchObject(rules.map(({ kind, level, priority }) => ({ kind, level, priority })));
  });

  it("takes no rule for another one: each has its own key, by all that it names", () => {
    const rules = [rule({}), rule({ level: 1 }), rule({ priority: "HIGH" }), rule({ level: 1, priority: "HIGH" })];
    expect(new Set(rules.map((each) => feeInWords(each, "en").key)).size).toBe(rules.length);
    expect(read(rules).faults).toEqual({});
    expect(Object.keys(read([...rules, rule({ level: 1 })]).faults)).toEqual(["rule4"]);
  });

  it("is at fault where a rule is of a person and of a level, or of a priority that its kind has not", () => {
    expect(Object.keys(read([rule({ user: { id: ANN, username: ANN }, level: 1 })]).faults)).toEqual(["rule0.user"]);
    for (const kind of FEE_KINDS)
      expect([kind, Object.keys(read([rule({ kind, priority: "LOW" })]).faults)]).toEqual([
        kind,
        HAVE_PRIORITY.includes(kind) ? [] : ["rule0"],
      ]);
  });

  it("says nothing of what is none of its choices, and makes no other one of it", () => {
    const { form, rows } = typedFees([rule({})]);
    form.set("rule0.kind", "PARCEL");
    expect(() => readFees(form, rows, reading)).toThrow("rule0.kind is none of its choices");
  });
});

describe("a table of limits that is edited", () => {
  it("says what it said of every operation", () => {
    const rules = OPERATIONS.map(
      (operation): LimitRule => ({
        operation,
        window: "DAY",
        kind: "ROLLING",
        timeZone: null,
        level: 1,
        user: null,
        methodKind: null,
        maximum: usd("10.00"),
      }),
    );
    const form = new FormData();
    const rows = rules.map((each, at) => ({ id: `rule${at}`, rule: each }));
    for (const { id, rule: each } of rows) {
      for (const name of ["operation", "window", "kind", "level"] as const) form.set(`${id}.${name}`, `${each[name]}`);
      form.set(`${id}.maximum`, each.maximum.amount);
    }
    expect(OPERATIONS).toContain("EXCHANGE");
    expect(readLimits(form, rows, reading)).toEqual({ rules, faults: {} });
  });
});
