import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { FeeRule, FeeSchedule, Fees } from "../../domain/fees/schedule.ts";
import type { FeeScheduleOutdated } from "../../domain/money/fee-refusals.ts";
import type { MethodId, UserId } from "../../domain/money/ids.ts";
import type { MethodKind } from "../../domain/money/method-kind.ts";
import type { NetworkClosed, NetworkCurrencyMismatch, NetworkStopped } from "../../domain/money/withdrawal-refusals.ts";

/** As far as this process knows; whether that still holds is looked at in each transaction. */
export type KnownFees = {
  known(): Promise<Fees>;
  /** As they are now. */
  read(): Promise<Fees>;
  readonly levels: KnownLevels;
};

/** How far people are verified, 0 where they are not: known and read as prices are. */
export type KnownLevels = {
  known(userId: UserId): Promise<number>;
  read(userId: UserId): Promise<number>;
};

/** A schedule, and whose word it is. */
export type DecidedSchedule = FeeSchedule & {
  readonly reason: string;
  /** Null: the sandbox's own. */
  readonly operatorId: UserId | null;
  readonly decidedAt: Date;
};

export type NewSchedule = {
  readonly currency: string;
  /** Null, or a moment that is over: at once. */
  readonly effectiveAt: Date | null;
  readonly rules: readonly FeeRule[];
  readonly reason: string;
  /** The latest version of the currency's that its author has seen; null: none. */
  readonly basedOn: number | null;
  readonly operatorId: UserId;
};

/** What kind of method somebody has; null where they have none of this id. */
export type FindPricedMethod = (userId: UserId, id: MethodId) => Promise<MethodKind | null>;

export type FeeDesk = {
  /** Of one currency, that which was set last first; behind the version `after`. */
  list(currency: string, page: Page<number>): Promise<Listed<DecidedSchedule>>;
  /**
   * Once for each key. What begins in a transaction that begins after it is priced by it, in every
   * process.
   */
  decide(
    claim: Claim,
    schedule: NewSchedule,
  ): Promise<Result<DecidedSchedule, FeeScheduleOutdated | IdempotencyKeyReused>>;
};

/** Whether money of a currency leaves over a network now, as a withdrawal would be answered. */
export type FindWayOut = (of: {
  readonly network: string;
  readonly currency: string;
}) => Promise<Result<unknown, NetworkClosed | NetworkStopped | NetworkCurrencyMismatch>>;
