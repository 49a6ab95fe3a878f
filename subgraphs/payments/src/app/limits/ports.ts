import type { Asset } from "@coffer/money/asset";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { RulesFor } from "../../domain/limits/replay.ts";
import type { LimitRule } from "../../domain/limits/rule.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { StandingLimit } from "../../domain/money/limit-use.ts";
import type { LimitScheduleInPast, LimitScheduleOutdated } from "../../domain/money/refusals.ts";
import type { Period } from "../money/made-payments.ts";

/** What an operator says of a currency's limits. */
export type LimitWord = {
  readonly currency: string;
  /** Null: at once. */
  readonly effectiveAt: Date | null;
  readonly rules: readonly LimitRule[];
  readonly reason: string;
  readonly operatorId: UserId;
  /** The version of the currency's latest that they know; 0: of none. */
  readonly basedOnVersion: number;
};

export type LimitSchedule = Pick<LimitWord, "currency" | "rules" | "reason"> & {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  /** Null of the sandbox's own. */
  readonly operatorId: UserId | null;
};

/** What is judged: when it was made, and whose it was. */
export type Among = { readonly period: Period; readonly people: readonly UserId[] };

/** Which rules of a table hold for whom, when a payment of these is judged by it. */
export type FindHeldLimits = (asset: Asset, rules: readonly LimitRule[], among: Among) => Promise<RulesFor>;

export type LimitDesk = {
  /** The table that holds at a moment; null where none was ever said. */
  findInForce(currency: string, at: Date): Promise<LimitSchedule | null>;
  /**
   * Once for each key, a refusal too. What is paid in a transaction that begins after it is judged
   * by it, in every process.
   */
  decide(
    claim: Claim,
    word: LimitWord,
  ): Promise<Result<LimitSchedule, LimitScheduleOutdated | LimitScheduleInPast | IdempotencyKeyReused>>;
  /** The latest first; places are versions. */
  list(currency: string, page: Page<number>): Promise<Listed<LimitSchedule>>;
  /** Zones whose days and months can be told, by the names of the IANA database. */
  timeZones(): Promise<ReadonlySet<string>>;
};

export type WhoseLimits = { readonly userId: UserId; readonly currency: string };

/** Of each in the order asked for: by operation, then by window. */
export type ReadLimits = (of: readonly WhoseLimits[]) => Promise<readonly (readonly StandingLimit[])[]>;
