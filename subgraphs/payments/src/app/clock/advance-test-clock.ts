import { makeClaim } from "@coffer/platform/values/claim";
import { err } from "@coffer/platform/values/result";
import type { UserId } from "../../domain/money/ids.ts";
import type { Advance, TestClockDesk } from "./ports.ts";

export type AdvanceTestClock = {
  readonly actorId: UserId;
  readonly by: Advance;
  readonly idempotencyKey: string;
};

/** `testClock`: null where money is real, and time is what it is. */
export type TestClockDeps = { readonly testClock: TestClockDesk | null };

/** Lets time pass for money: what expires, begins to hold or falls due by then does so. */
export const makeAdvanceTestClock =
  ({ testClock }: TestClockDeps) =>
  async ({ actorId, by, idempotencyKey: key }: AdvanceTestClock) => {
    if (!testClock) return err({ code: "SANDBOX_ONLY" } as const);
    const claim = makeClaim({ actorId, operation: "advanceTestClock", key }, [
      "bySeconds" in by ? by.bySeconds.toString() : null,
      "until" in by ? by.until.toISOString() : null,
    ]);
    return testClock.advance(claim, by, actorId);
  };
