import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cents } from "../../../test/fakes/world.ts";
import { LIMIT_KINDS, LIMIT_WINDOWS, LIMITED_OPERATIONS } from "../money/limit-use.ts";
import { METHOD_KINDS } from "../money/method-kind.ts";
import { faultOf, findRepeated, type LimitRule } from "./rule.ts";

const PEOPLE = [newId("usr"), newId("usr")];

const rule = (changes: Partial<LimitRule> = {}): LimitRule => ({
  operation: "SEND",
  window: "DAY",
  kind: "ROLLING",
  timeZone: null,
  level: null,
  userId: null,
  methodKind: null,
  maximum: cents(100n),
  ...changes,
});

const anyRule = fc
  .record({
    operation: fc.constantFrom(...LIMITED_OPERATIONS),
    window: fc.constantFrom(...LIMIT_WINDOWS),
    kind: fc.option(fc.constantFrom(...LIMIT_KINDS)),
    timeZone: fc.option(fc.constant("UTC")),
    level: fc.option(fc.integer({ min: 0, max: 2 })),
    userId: fc.option(fc.constantFrom(...PEOPLE)),
    methodKind: fc.option(fc.constantFrom(...METHOD_KINDS)),
  })
  .map((changes) => rule(changes));

describe("a rule", () => {
  it.each([
    [{ kind: null }, "WINDOW_NEEDS_KIND"],
    [{ window: "MONTH", kind: null }, "WINDOW_NEEDS_KIND"],
    [{ window: "TRANSACTION" }, "TRANSACTION_HAS_NO_KIND"],
    [{ kind: "CALENDAR" }, "CALENDAR_NEEDS_TIME_ZONE"],
    [{ timeZone: "UTC" }, "ONLY_CALENDAR_HAS_TIME_ZONE"],
    [{ level: 1, userId: PEOPLE[0] as LimitRule["userId"] }, "LEVEL_OR_USER"],
    [{ methodKind: "CARD" }, "NO_METHOD"],
    [{ operation: "DEPOSIT", methodKind: "CARD" }, "NO_METHOD"],
  ] as const)("does not go together with %o: %s", (changes, fault) => {
    expect(faultOf(rule(changes))).toBe(fault);
  });

  it.each([
    {},
    { window: "TRANSACTION", kind: null },
    { kind: "CALENDAR", timeZone: "Europe/Berlin", level: 0 },
    { operation: "WITHDRAWAL", methodKind: "CARD", userId: PEOPLE[0] as LimitRule["userId"] },
  ] as const)("goes together with %o", (changes) => {
    expect(faultOf(rule(changes))).toBeNull();
  });
});

describe("the most specific rule", () => {
  /** The fewer the more specific, in the order that the schema says. */
  const rankOf = ({ userId, level, methodKind }: LimitRule) =>
    (userId ? 0 : level !== null ? 2 : 4) + (methodKind ? 0 : 1);

  it("is one, for everybody and each window, where no rule is repeated", () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 40 }),
        fc.constantFrom(...PEOPLE, newId("usr")),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(null, ...METHOD_KINDS),
        (given, userId, level, methodKind) => {
          const coherent = given.filter((one) => faultOf(one) === null);
          const repeated = new Set(findRepeated(coherent));
          const rules = coherent.filter((_, place) => !repeated.has(place));
          for (const operation of LIMITED_OPERATIONS)
            for (const window of LIMIT_WINDOWS) {
              const fitting = rules.filter(
                (one) =>
                  one.operation === operation &&
                  one.window === window &&
                  (one.userId === null || one.userId === userId) &&
                  (one.level === null || one.level === level) &&
                  (one.methodKind === null || one.methodKind === methodKind),
              );
              expect(new Set(fitting.map(rankOf)).size).toBe(fitting.length);
            }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is repeated by what differs in its kind, zone and maximum alone", () => {
    const calendar = { kind: "CALENDAR", timeZone: "UTC", maximum: cents(1n) } as const;
    expect(findRepeated([rule(), rule(calendar), rule({ level: 0 }), rule(), rule({ window: "MONTH" })])).toEqual([
      1, 3,
    ]);
  });
});
