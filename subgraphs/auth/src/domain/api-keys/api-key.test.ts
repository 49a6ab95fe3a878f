import { describe, expect, it } from "vitest";
import { isPossibleEnd, LIFE_MAX_MS, stateOf } from "./api-key.ts";

const now = new Date("2026-11-27T12:00:00Z");
const at = (ms: number) => new Date(now.getTime() + ms);

describe("a key", () => {
  it.each([
    ["now", 0, false],
    ["before", -1, false],
    ["a moment later", 1, true],
    ["a year later", LIFE_MAX_MS, true],
    ["a moment beyond that", LIFE_MAX_MS + 1, false],
  ])("that is to end %s", (_when, ms, isPossible) => {
    expect(isPossibleEnd(at(ms), now)).toBe(isPossible);
  });

  it("works until the moment of its end, and is said to be revoked where it was, whatever else", () => {
    expect(stateOf({ revokedAt: null, expiresAt: at(1) }, now)).toBe("ACTIVE");
    expect(stateOf({ revokedAt: null, expiresAt: now }, now)).toBe("EXPIRED");
    expect(stateOf({ revokedAt: at(-2), expiresAt: at(-1) }, now)).toBe("REVOKED");
  });
});
