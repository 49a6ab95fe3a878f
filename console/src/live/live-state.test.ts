import type { FollowState } from "@coffer/client";
import { CofferError } from "@coffer/client/errors";
import { describe, expect, it } from "vitest";
import { liveState, mayMoveMoney, summarise } from "./live-state.ts";

const since = new Date("2026-11-26T09:00:00Z");
const later = new Date("2026-11-26T10:00:00Z");
const live: FollowState = { status: "live", since };
const ended: FollowState = {
  status: "ended",
  since: later,
  error: new CofferError({ code: "FORBIDDEN", message: "not yours" }),
};
const summaryOf = (...states: FollowState[]) => summarise(states, null, later);

describe("whether figures are of now", () => {
  it("is refused to orders of money where something ended, is cut, or nothing is followed", () => {
    const cut: FollowState = { status: "offline", since };
    expect([summaryOf(live, ended), summaryOf(live, cut), summaryOf()].map(mayMoveMoney)).toEqual([
      false,
      false,
      false,
    ]);
    const behind: FollowState = { status: "catching-up", since };
    expect([summaryOf(live), summaryOf(live, behind)].map(mayMoveMoney)).toEqual([true, true]);
  });

  it("tells the worst, and an end is the worst, whether or not it says why", () => {
    expect(summaryOf(live, ended, { status: "offline", since })).toMatchObject({ status: "ended", since: later });
    expect(summaryOf(live, { status: "ended", since, error: null }).status).toBe("ended");
  });

  it("keeps an end until its page is left", () => {
    const which = Symbol();
    liveState.note(which, live);
    liveState.note(which, ended);
    expect(liveState.now().status).toBe("ended");
    liveState.forget(which);
    expect(liveState.now().status).toBe("off");
  });
});
