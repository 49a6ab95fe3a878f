import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { PaymentId, ScheduleId, UserId } from "../../domain/money/ids.ts";
import type {
  PaymentSchedule,
  Recurring,
  ScheduleEvent,
  ScheduleMove,
  ScheduleStatus,
} from "../../domain/money/payment-schedule.ts";
import type { ScheduleDateMismatch, ScheduleStatusMismatch } from "../../domain/money/refusals.ts";
import type { ChangeReader } from "../money/shared-changes.ts";

/** Works out when something is due. */
export type Calendar = {
  /**
   * The first dates behind a moment, in order, at most so many. A date is looked for within twelve
   * years of the moment and of the date before it, so this ends for every rule.
   */
  datesOf(recurring: Recurring, after: Date, most: number): Date[];
};

/** What a date of a schedule came to. */
export type ScheduleRun = ScheduleEvent & { readonly dueAt: Date; readonly at: Date };

export type SchedulePage = Page<ScheduleId> & { readonly status: ScheduleStatus | null };

export type ScheduleReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly ScheduleId[]): Promise<readonly (PaymentSchedule | null)[]>;
  /** In the order asked for: which schedule each payment is of; null of one that is of none. */
  findPaidBy(ids: readonly PaymentId[]): Promise<readonly (ScheduleId | null)[]>;
  /** In the order asked for: of each the last ten, the newest first. */
  listRuns(ids: readonly ScheduleId[]): Promise<readonly (readonly ScheduleRun[])[]>;
  /** The newest first. */
  list(userId: UserId, page: SchedulePage): Promise<Listed<PaymentSchedule>>;
};

export type ScheduleFinder = Pick<ScheduleReader, "findMany">;

/** Why a schedule takes no step: decided under its lock, and kept. */
export type StepRefusal = ScheduleStatusMismatch | ScheduleDateMismatch;
/** The schedule that was changed, or why not. */
export type Decision<Refusal> = Result<ScheduleId, Refusal | IdempotencyKeyReused>;

/** Takes steps of schedules, each under its lock: of these and of its payments one is first. */
export type ScheduleDesk = {
  /** What the key was used for; null: for nothing yet. */
  find<Refusal extends StepRefusal>(claim: Claim): Promise<Decision<Refusal> | null>;
  /** Once for the key, a refusal too; by the schedule as it stands under its lock. */
  take<Refusal extends StepRefusal>(
    claim: Claim,
    step: {
      readonly id: ScheduleId;
      readonly judge: (standing: PaymentSchedule, now: Date) => Result<ScheduleMove, Refusal>;
    },
  ): Promise<Decision<Refusal>>;
  /** A step of the system's own; null where somebody else's was first. Whether it was taken. */
  move(id: ScheduleId, judge: (standing: PaymentSchedule) => ScheduleMove | null): Promise<boolean>;
};

/** One change of a schedule, with its place in its streams. */
export type ScheduleChanged = ScheduleEvent & {
  readonly scheduleId: ScheduleId;
  readonly sequence: string;
  readonly at: Date;
  readonly owner: { readonly userId: UserId; readonly sequence: string };
};

export type ScheduleChanges = ChangeReader<ScheduleId, ScheduleChanged>;
