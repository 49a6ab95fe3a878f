import { describe, expect, it } from "vitest";
import { type RulesText, readRules, toDuration, toText } from "./rules-text.ts";

const EMPTY: RulesText = {
  ...{ transactionMax: "", velocities: "", allowList: "", openHours: "", newPayeeDelaySeconds: "", approvals: "" },
};
const eth = (amount: string) => ({ amount, currency: "ETH" });

describe("rules as text", () => {
  it("are read as they were written", () => {
    const rules = {
      transactionMax: eth("5.5"),
      velocities: [
        { windowSeconds: 3_600, amount: eth("10"), count: null },
        { windowSeconds: 86_400, amount: null, count: 20 },
      ],
      allowList: [{ address: "0xaa", label: "the exchange" }],
      openHours: [{ day: "MONDAY" as const, fromMinute: 480, toMinute: 1_440 }],
      newPayeeDelaySeconds: 172_800,
      approvals: [{ from: eth("1"), needed: 2, approvers: [{ id: "usr_a" }, { id: "usr_b" }] }],
    };
    expect(toText(rules)).toEqual({
      ...{ transactionMax: "5.5", velocities: "1h 10 -\n1d - 20", allowList: "0xaa the exchange" },
      ...{ openHours: "MONDAY 08:00-24:00", newPayeeDelaySeconds: "2d", approvals: "1 2 usr_a usr_b" },
    });
    expect(readRules(toText(rules))).toEqual({
      ok: true,
      rules: {
        transactionMax: "5.5",
        velocities: [
          { windowSeconds: 3_600, amount: "10", count: null },
          { windowSeconds: 86_400, amount: null, count: 20 },
        ],
        ...{ allowList: rules.allowList, openHours: rules.openHours, newPayeeDelaySeconds: 172_800 },
        approvals: [{ from: "1", needed: 2, approverIds: ["usr_a", "usr_b"] }],
      },
    });
  });

  it("limit nothing where nothing is typed", () => {
    const read = readRules({ ...EMPTY, velocities: " \n" });
    expect(read).toMatchObject({ ok: true, rules: { transactionMax: null, allowList: null, openHours: null } });
  });

  it.each([
    ["velocities", "1h 10 -\n1x 10 -", 2],
    ["velocities", "1h 10", 1],
    ["velocities", "1h 10 many", 1],
    ["allowList", "0xaa", 1],
    ["openHours", "MONDAY 8-10", 1],
    ["openHours", "SOMEDAY 08:00-10:00", 1],
    ["newPayeeDelaySeconds", "a day", 1],
    ["approvals", "1 two usr_a", 1],
    ["approvals", "\n1 2", 2],
  ] as const)("of %s are not read as %j", (field, text, line) => {
    expect(readRules({ ...EMPTY, [field]: text })).toEqual({ ok: false, fault: { field, line } });
  });

  it("have their times in the largest unit", () => {
    expect([1, 90, 120, 7_200, 86_400].map(toDuration)).toEqual(["1s", "90s", "2m", "2h", "1d"]);
  });
});
