import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRules } from "./read-rules.ts";
import { RULE_FIELDS, type RulesText, toDuration, toText } from "./rules-text.ts";

const EMPTY: RulesText = {
  ...{ transactionMax: "", velocities: "", allowList: "", openHours: "", newPayeeDelaySeconds: "", approvals: "" },
};
const ENGLISH = { locale: "en-GB", language: "en" };
const GERMAN = { locale: "de-DE", language: "de" };
const currency = { code: "ETH", scale: 18 };
const eth = (amount: string) => ({ amount, currency: "ETH" });
const [ADA, BOB] = ["usr_01m8p4y2xme9saqq1cgyt1g7ks", "usr_01m8p4y2xme9saqq1cgyt1g7kt"];

const RULES = {
  transactionMax: eth("1234.500000000000000000"),
  velocities: [
    { windowSeconds: 3_600, amount: eth("10.000000000000000000"), count: null },
    { windowSeconds: 86_400, amount: null, count: 20 },
  ],
  allowList: [{ address: "0xaa", label: "the exchange" }],
  openHours: [{ day: "MONDAY" as const, fromMinute: 480, toMinute: 1_440 }],
  newPayeeDelaySeconds: 172_800,
  approvals: [{ from: eth("0.000000000000000000"), needed: 2, approvers: [{ id: ADA }, { id: BOB }] }],
};

describe("rules as text", () => {
  it.each([
    [ENGLISH, { transactionMax: "1234.5", openHours: "Monday 08:00-24:00" }],
    [GERMAN, { transactionMax: "1234,5", openHours: "Montag 08:00-24:00" }],
  ])("are written and read as $0.language does", (writing, own) => {
    const text = toText(RULES, writing);
    expect(text).toEqual({
      ...{ ...own, velocities: "1h 10 -\n1d - 20", allowList: "0xaa the exchange" },
      ...{ newPayeeDelaySeconds: "2d", approvals: `0 2 ${ADA} ${BOB}` },
    });
    expect(readRules(text, { ...writing, currency })).toMatchObject({
      ok: true,
      rules: {
        transactionMax: "1234.500000000000000000",
        velocities: [
          { windowSeconds: 3_600, amount: "10.000000000000000000", count: null },
          { windowSeconds: 86_400, amount: null, count: 20 },
        ],
        ...{ allowList: RULES.allowList, openHours: RULES.openHours, newPayeeDelaySeconds: 172_800 },
        approvals: [{ from: "0", needed: 2, approverIds: [ADA, BOB] }],
      },
    });
  });

  it("limit nothing where nothing is typed", () => {
    const read = readRules({ ...EMPTY, velocities: " \n" }, { ...ENGLISH, currency });
    expect(read).toMatchObject({ ok: true, rules: { transactionMax: null, allowList: null, openHours: null } });
  });

  it.each([
    ["velocities", "1h 10 -\n1x 10 -", 2, "DURATION"],
    ["velocities", "32d 10 -", 1, "DURATION"],
    ["velocities", "0h 10 -", 1, "DURATION"],
    ["velocities", "1h 10", 1, "FORM"],
    ["velocities", "1h 10 many", 1, "COUNT"],
    ["velocities", "1h 10 1000001", 1, "COUNT"],
    ["velocities", "1h - -", 1, "NOTHING"],
    ["velocities", "1h much -", 1, "NOT_A_NUMBER"],
    ["allowList", "0xaa", 1, "FORM"],
    ["allowList", "0xaa one\n\n0xaa two", 3, "TWICE"],
    ["allowList", `0xaa ${"n".repeat(65)}`, 1, "LABEL"],
    ["openHours", "MONDAY 8-10", 1, "HOURS"],
    ["openHours", "MONDAY 10:00-08:00", 1, "HOURS"],
    ["openHours", "MONDAY 10:00-24:01", 1, "HOURS"],
    ["openHours", "MONDAY", 1, "FORM"],
    ["openHours", "SOMEDAY 08:00-10:00", 1, "DAY"],
    ["newPayeeDelaySeconds", "a day", null, "DURATION"],
    ["transactionMax", "0", null, "NOT_POSITIVE"],
    ["transactionMax", "1.0000000000000000001", null, "TOO_PRECISE"],
    ["approvals", `1 two ${ADA}`, 1, "NEEDED"],
    ["approvals", `1 2 ${ADA}`, 1, "NEEDED"],
    ["approvals", "1 1 bob", 1, "ID"],
    ["approvals", `1 1 ${ADA} ${ADA}`, 1, "TWICE"],
    ["approvals", `1 1 ${ADA}\n1.0 1 ${BOB}`, 2, "TWICE"],
    ["approvals", "\n1 2", 2, "FORM"],
    ["velocities", "1h 1 -\n".repeat(9), null, "MANY"],
  ] as const)("of %s are not read as %j", (field, text, line, why) => {
    const read = readRules({ ...EMPTY, [field]: text }, { ...ENGLISH, currency });
    expect(read).toEqual({ ok: false, faults: [{ field, line, why }] });
  });

  it("tell every fault, of every field", () => {
    const read = readRules(
      { ...EMPTY, transactionMax: "much", velocities: "1x 1 -\n1h 1 -\n1h" },
      { ...ENGLISH, currency },
    );
    expect(read.ok ? [] : read.faults.map(({ field, line }) => [field, line])).toEqual([
      ["transactionMax", null],
      ["velocities", 1],
      ["velocities", 3],
    ]);
  });

  it("have the lines as the API counts them: those that say something", () => {
    const read = readRules({ ...EMPTY, allowList: "\n0xaa one\n\n0xbb two" }, { ...ENGLISH, currency });
    expect(read).toMatchObject({ ok: true, lines: { allowList: [2, 4] } });
  });

  it("are read or have a fault, whatever is typed", () => {
    const typed = fc.record(Object.fromEntries(RULE_FIELDS.map((field) => [field, fc.string()])));
    fc.assert(
      fc.property(typed, fc.constantFrom(ENGLISH, GERMAN), (text, writing) => {
        const read = readRules(text as RulesText, { ...writing, currency });
        expect(read.ok || read.faults.length > 0).toBe(true);
      }),
    );
  });

  it("have their times in the largest unit", () => {
    expect([1, 90, 120, 7_200, 86_400].map(toDuration)).toEqual(["1s", "90s", "2m", "2h", "1d"]);
  });
});
