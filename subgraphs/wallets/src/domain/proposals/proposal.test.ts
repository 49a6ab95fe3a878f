import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { type Proposal, stateOf } from "./proposal.ts";

const at = new Date(1_000);
const proposal: Proposal = {
  ...{
    basedOn: 1,
    reason: "why",
    proposedBy: newId("usr"),
    proposedAt: new Date(0),
    expiresAt: at,
    version: null,
    decided: null,
  },
};
const decided = (decision: "APPROVED" | "DENIED" | "WITHDRAWN") => ({ decision, by: newId("usr"), at, reason: "so" });

describe("the state of what somebody has proposed", () => {
  it.each([
    ["waits", proposal, 1, 999, "PROPOSED"],
    ["is over after its time", proposal, 1, 1_000, "EXPIRED"],
    ["is over where another is in force", proposal, 2, 999, "OUTDATED"],
    ["stays refused", { ...proposal, decided: decided("DENIED") }, 2, 2_000, "DENIED"],
    ["stays taken back", { ...proposal, decided: decided("WITHDRAWN") }, 1, 999, "WITHDRAWN"],
    ["decides", { ...proposal, decided: decided("APPROVED"), version: 2 }, 2, 2_000, "IN_FORCE"],
    ["has decided", { ...proposal, decided: decided("APPROVED"), version: 2 }, 3, 2_000, "REPLACED"],
  ] as const)("%s", (_what, one, latest, now, state) => {
    expect(stateOf(one, { latest, now: new Date(now) })).toBe(state);
  });
});
