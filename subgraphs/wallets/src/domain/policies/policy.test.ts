import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { NO_RULES, type Policy, payeeKeyOf, stateOf } from "./policy.ts";

const at = new Date(1_000);
const proposal: Policy = {
  ...{ id: newId("spl"), network: "TEST", asset: { code: "TST", scale: 2 }, rules: NO_RULES, basedOn: 1 },
  ...{ reason: "why", proposedBy: newId("usr"), proposedAt: new Date(0), expiresAt: at, version: null, decided: null },
};
const decided = (decision: "APPROVED" | "DENIED" | "WITHDRAWN") => ({ decision, by: newId("usr"), at, reason: "so" });

describe("a policy's state", () => {
  it.each([
    ["waits", proposal, 1, 999, "PROPOSED"],
    ["is over after its time", proposal, 1, 1_000, "EXPIRED"],
    ["is over where another is in force", proposal, 2, 999, "OUTDATED"],
    ["stays refused", { ...proposal, decided: decided("DENIED") }, 2, 2_000, "DENIED"],
    ["stays taken back", { ...proposal, decided: decided("WITHDRAWN") }, 1, 999, "WITHDRAWN"],
    ["decides", { ...proposal, decided: decided("APPROVED"), version: 2 }, 2, 2_000, "IN_FORCE"],
    ["has decided", { ...proposal, decided: decided("APPROVED"), version: 2 }, 3, 2_000, "REPLACED"],
  ] as const)("%s", (_what, policy, latest, now, state) => {
    expect(stateOf(policy, { latest, now: new Date(now) })).toBe(state);
  });
});

describe("an address", () => {
  it("is the same however its letters are written, where they say nothing", () => {
    expect(payeeKeyOf("0xAB")).toBe(payeeKeyOf("0xab"));
    expect(payeeKeyOf("BC1QX")).toBe(payeeKeyOf("bc1qx"));
    expect(payeeKeyOf("TAb")).not.toBe(payeeKeyOf("Tab"));
  });
});
