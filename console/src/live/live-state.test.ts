import type { FollowState } from "@coffer/client";
import { CofferError } from "@coffer/client/errors";
import { describe, expect, it } from "vitest";
import { type LiveState, liveState, mayMoveMoney, summarise } from "./live-state.ts";

const since = new Date("2026-11-26T09:00:00Z");
const later = new Date("2026-11-26T10:00:00Z");
const live: FollowState = { status: "live", since };
const ended: FollowState = {
  status: "ended",
  since: later,
  error: new CofferError({ code: "FORBIDDEN", message: "not yours" }),
};
const behind: FollowState = { status: "catching-up", since };
const cut: FollowState = { status: "offline", since };
const summaryOf = (...states: FollowState[]) => summarise(states);
/** What is known after several things in turn. */
const after = (...turns: readonly FollowState[][]) =>
  turns.reduce<LiveState | undefined>((before, states) => summarise(states, before), undefined) ?? summarise([]);

describe("whether figures are of now", () => {
  it("is refused to orders of money where something ended, is cut, or nothing is followed", () => {
    expect([summaryOf(live, ended), summaryOf(live, cut), summaryOf()].map(mayMoveMoney)).toEqual([
      false,
      false,
      false,
    ]);
    expect([summaryOf(live), summaryOf(live, behind)].map(mayMoveMoney)).toEqual([true, true]);
  });

  it("is refused after a cut until everything is live again, though it catches up, and though one is live", () => {
    for (const broken of [cut, ended])
      for (const turns of [
        [[broken, live]],
        [
          [broken, live],
          [behind, behind],
        ],
        [
          [broken, live],
          [behind, live],
        ],
        [[broken], [], [behind]],
      ])
        expect(mayMoveMoney(after([live, live], ...turns))).toBe(false);
    expect(mayMoveMoney(after([live, cut], [behind, behind], [live, live]))).toBe(true);
    expect(mayMoveMoney(after([live, cut], [live, live], [live, live, behind]))).toBe(true);
  });

  it("is refused while what is followed catches up after a cut, and is not any more when it is live", () => {
    const [one, other] = [Symbol(), Symbol()];
    const may = () => mayMoveMoney(liveState.now());
    for (const which of [one, other]) liveState.note(which, live);
    for (const state of [cut, behind]) for (const which of [one, other]) liveState.note(which, state);
    liveState.note(one, live);
    expect([may(), liveState.now().status]).toEqual([false, "catching-up"]);
    liveState.note(other, live);
    expect(may()).toBe(true);
    liveState.note(other, behind);
    expect(may()).toBe(true);
    for (const which of [one, other]) liveState.forget(which);
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
