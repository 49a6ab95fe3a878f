import { describe, expect, it } from "vitest";
import { decideRefresh, sessionExpiry } from "./session.ts";

const T0 = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const GRACE_MS = 10_000;
const at = (ms: number) => new Date(T0 + ms);
const running = { createdAt: at(0), expiresAt: at(30 * DAY), endedAt: null };
const fresh = { usedAt: null, hasFreshSuccessor: false };

describe("a refresh", () => {
  it("is over when the session has ended, used token or not", () => {
    const ended = { ...running, endedAt: at(5) };
    expect(decideRefresh(ended, fresh, at(10), GRACE_MS)).toBe("OVER");
    expect(decideRefresh(ended, { usedAt: at(1), hasFreshSuccessor: true }, at(10), GRACE_MS)).toBe("OVER");
  });

  it("is over from the moment the session expires", () => {
    expect(decideRefresh(running, fresh, at(30 * DAY), GRACE_MS)).toBe("OVER");
    expect(decideRefresh(running, fresh, at(30 * DAY - 1), GRACE_MS)).toBe("ROTATE");
  });

  it("is a reuse after the grace time", () => {
    expect(decideRefresh(running, { usedAt: at(0), hasFreshSuccessor: true }, at(GRACE_MS + 1), GRACE_MS)).toBe(
      "REUSED",
    );
  });

  it("is a reuse within the grace time once the successor was used", () => {
    expect(decideRefresh(running, { usedAt: at(0), hasFreshSuccessor: false }, at(1), GRACE_MS)).toBe("REUSED");
  });

  it("repeats the answer within the grace time while the successor is unused", () => {
    expect(decideRefresh(running, { usedAt: at(0), hasFreshSuccessor: true }, at(GRACE_MS), GRACE_MS)).toBe("REPEAT");
  });

  it("moves the session's end on, but never beyond its longest life", () => {
    const policy = { idleMs: 30 * DAY, absoluteMs: 90 * DAY, graceMs: GRACE_MS };
    expect(sessionExpiry(at(0), at(10 * DAY), policy)).toEqual(at(40 * DAY));
    expect(sessionExpiry(at(0), at(80 * DAY), policy)).toEqual(at(90 * DAY));
  });
});
