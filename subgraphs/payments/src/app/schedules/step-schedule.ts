import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ScheduleId, UserId } from "../../domain/money/ids.ts";
import {
  ended,
  type PaymentSchedule,
  paused,
  ran,
  resumed,
  type ScheduleMove,
  type ScheduleStatus,
} from "../../domain/money/payment-schedule.ts";
import type {
  ScheduleStatusMismatch,
  SkipScheduledPaymentRefusal,
  StepScheduleRefusal,
} from "../../domain/money/refusals.ts";
import type { Calendar, ScheduleDesk, ScheduleReader, StepRefusal } from "./ports.ts";
import { readSchedule } from "./schedule-payment.ts";

export type StepSchedule = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no schedule of theirs. */
  readonly scheduleId: ScheduleId | null;
  readonly idempotencyKey: string;
};

export type StepScheduleDeps = {
  readonly schedules: ScheduleReader;
  readonly scheduleDesk: ScheduleDesk;
  readonly calendar: Calendar;
};

type Step<Refusal> = {
  readonly operation: string;
  readonly args: readonly string[];
  readonly judge: (standing: PaymentSchedule, now: Date) => Result<ScheduleMove, Refusal>;
};

/** Whose it is, never changes: that decides first, and leaves the key free. */
async function take<Refusal extends StepRefusal>(
  { schedules, scheduleDesk }: StepScheduleDeps,
  { actorId, scheduleId, idempotencyKey: key }: StepSchedule,
  { operation, args, judge }: Step<Refusal>,
) {
  const claim = makeClaim({ actorId, operation, key }, [scheduleId, ...args]);
  const before = await scheduleDesk.find<Refusal>(claim);
  if (before) return before.ok ? ok(await readSchedule(schedules, before.value)) : before;
  const [found] = scheduleId === null ? [] : await schedules.findMany([scheduleId]);
  if (!found || found.from.userId !== actorId) return err({ code: "SCHEDULE_NOT_FOUND" } as const);
  const taken = await scheduleDesk.take<Refusal>(claim, { id: found.id, judge });
  return taken.ok ? ok(await readSchedule(schedules, taken.value)) : taken;
}

/** Only from these. */
const from =
  (statuses: readonly ScheduleStatus[], move: (standing: PaymentSchedule, now: Date) => ScheduleMove) =>
  (standing: PaymentSchedule, now: Date): Result<ScheduleMove, ScheduleStatusMismatch> =>
    statuses.includes(standing.status)
      ? ok(move(standing, now))
      : err({ code: "SCHEDULE_STATUS_MISMATCH", status: standing.status });

type Stepped = Promise<Result<PaymentSchedule, StepScheduleRefusal>>;

const makeStep =
  (operation: string, judge: Step<ScheduleStatusMismatch>["judge"]) =>
  (deps: StepScheduleDeps) =>
  (asked: StepSchedule): Stepped =>
    take(deps, asked, { operation, args: [], judge });

/** Its dates go by meanwhile, and are not made up for. */
export const makePauseSchedule = makeStep("pausePaymentSchedule", from(["ACTIVE"], paused));
export const makeResumeSchedule = makeStep("resumePaymentSchedule", from(["PAUSED"], resumed));
export const makeEndSchedule = makeStep("endPaymentSchedule", from(["ACTIVE", "PAUSED"], ended));

/** `date`: as whoever skips it has seen it. Where the next is another by now, that one stays. */
export const makeSkipScheduledPayment =
  (deps: StepScheduleDeps) =>
  (asked: StepSchedule & { readonly date: Date }): Promise<Result<PaymentSchedule, SkipScheduledPaymentRefusal>> =>
    take<StepRefusal>(deps, asked, {
      operation: "skipScheduledPayment",
      args: [asked.date.toISOString()],
      judge: (standing) => {
        const { status, nextAt } = standing;
        if (nextAt === null) return err({ code: "SCHEDULE_STATUS_MISMATCH", status });
        if (nextAt.getTime() !== asked.date.getTime())
          return err({ code: "SCHEDULE_DATE_MISMATCH", nextAt: nextAt.toISOString() });
        return ok(ran(standing, { result: "SKIPPED" }, nextOf(deps.calendar, standing)));
      },
    });

/** The date behind the next one; null: there is none. */
export const nextOf = (calendar: Calendar, schedule: PaymentSchedule): Date | null =>
  schedule.nextAt && (calendar.datesOf(schedule, schedule.nextAt, 1)[0] ?? null);
