import { describe, expect, it } from "vitest";
import {
  decideRefresh,
  judgedAs,
  type SessionTimes,
  sessionExpiry,
  type TokenHolder,
  type TokenUse,
} from "./session.ts";

const T0 = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const GRACE_MS = 10_000;
const at = (ms: number) => new Date(T0 + ms);
const running = { createdAt: at(0), expiresAt: at(30 * DAY), endedAt: null };
const decide = (session: SessionTimes, token: TokenUse, now: Date, holder: TokenHolder = "client") =>
  decideRefresh({ session, token, now, graceMs: GRACE_MS, holder });
const fresh = { usedAt: null, hasFreshSuccessor: false };

describe("a refresh", () => {
  it("is over when the session has ended, used token or not", () => {
    const ended = { ...running, endedAt: at(5) };
    expect(decide(ended, fresh, at(10))).toBe("OVER");
    expect(decide(ended, { usedAt: at(1), hasFreshSuccessor: true }, at(10))).toBe("OVER");
  });

  it("is over from the moment the session expires", () => {
    expect(decide(running, fresh, at(30 * DAY))).toBe("OVER");
    expect(decide(running, fresh, at(30 * DAY - 1))).toBe("ROTATE");
  });

  it("is a reuse after the grace time", () => {
    expect(decide(running, { usedAt: at(0), hasFreshSuccessor: true }, at(GRACE_MS + 1))).toBe("REUSED");
  });

  it("is a reuse within the grace time once the successor was used", () => {
    expect(decide(running, { usedAt: at(0), hasFreshSuccessor: false }, at(1))).toBe("REUSED");
  });

  it("repeats the answer within the grace time while the successor is unused", () => {
    expect(decide(running, { usedAt: at(0), hasFreshSuccessor: true }, at(GRACE_MS))).toBe("REPEAT");
  });

  it("is judged as a browser's only where a browser's session comes by its cookie", () => {
    expect(judgedAs("cookie", "cookie")).toBe("cookie");
    expect(judgedAs("cookie", "client")).toBe("client");
    for (const by of ["client", "page"] as const)
      for (const keptBy of ["client", "cookie"] as const) expect(judgedAs(by, keptBy)).toBe("client");
  });

  it("of a cookie is a reuse once the successor was used, but not while the next request may have overtaken it", () => {
    const used = { usedAt: at(0), hasFreshSuccessor: false };
    expect(decide(running, used, at(GRACE_MS + 1), "cookie")).toBe("REUSED");
    expect(decide(running, used, at(GRACE_MS), "cookie")).toBe("LATE");
  });

  it("of a cookie replaces the lost successor after the grace time, and repeats it before", () => {
    const used = { usedAt: at(0), hasFreshSuccessor: true };
    expect(decide(running, used, at(GRACE_MS), "cookie")).toBe("REPEAT");
    expect(decide(running, used, at(GRACE_MS + 1), "cookie")).toBe("REPLACE");
    expect(decide(running, used, at(30 * DAY), "cookie")).toBe("OVER");
  });

  it("moves the session's end on, but never beyond its longest life", () => {
    const policy = { idleMs: 30 * DAY, absoluteMs: 90 * DAY, graceMs: GRACE_MS };
    expect(sessionExpiry(at(0), at(10 * DAY), policy)).toEqual(at(40 * DAY));
    expect(sessionExpiry(at(0), at(80 * DAY), policy)).toEqual(at(90 * DAY));
  });
});
