import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { UserId } from "../../domain/money/ids.ts";
import type { ClockOutOfRange } from "../../domain/money/refusals.ts";

/** By how long the test clock is to be advanced, or to which moment. */
export type Advance = { readonly bySeconds: number } | { readonly until: Date };

export type TestClockReading = {
  /** The moment that money goes by. */
  readonly now: Date;
  readonly aheadSeconds: number;
  /** Null: nobody has advanced it. */
  readonly last: { readonly at: Date; readonly by: UserId } | null;
};

/** Of a sandbox alone. */
export type TestClockDesk = {
  read(): Promise<TestClockReading>;
  /**
   * Once for each key. This process goes by it from the answer on, and every other within a second;
   * what the database itself decides goes by it at once.
   */
  advance(
    claim: Claim,
    by: Advance,
    actorId: UserId,
  ): Promise<Result<TestClockReading, ClockOutOfRange | IdempotencyKeyReused>>;
};
