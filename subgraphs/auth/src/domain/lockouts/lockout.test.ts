import { describe, expect, it } from "vitest";
import { lockoutOf, type PasswordLockout } from "./lockout.ts";

const NOTHING: PasswordLockout = { failures: 0, locks: 0, lockedUntil: null, turnMs: null };
const at = new Date(1_000_000);
const limits = [{ most: 2, windowMs: 60_000 }];

describe("a lockout", () => {
  it("is none where nothing was wrong lately", () => {
    expect(lockoutOf(NOTHING, [], { at, limits })).toBeNull();
  });

  it("is shown for any one thing that was wrong", () => {
    for (const one of [{ failures: 1 }, { locks: 1 }, { lockedUntil: at }, { turnMs: 1000 }])
      expect(lockoutOf({ ...NOTHING, ...one }, [], { at, limits })).toEqual({
        ...{ ...NOTHING, ...one },
        ...{ codeFailures: 0, codesRefusedUntil: null },
      });
  });

  it("says until when codes are refused, once there were as many as may be", () => {
    const first = new Date(at.getTime() - 10_000);
    expect(lockoutOf(NOTHING, [first], { at, limits })).toMatchObject({ codeFailures: 1, codesRefusedUntil: null });
    expect(lockoutOf(NOTHING, [at, first], { at, limits })).toMatchObject({
      codeFailures: 2,
      codesRefusedUntil: new Date(first.getTime() + 60_000),
    });
  });
});
