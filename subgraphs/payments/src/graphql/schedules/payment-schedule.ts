import { visibleTo as paymentVisibleTo } from "../../app/history/list-payments.ts";
import { visibleTo } from "../../app/schedules/read-schedules.ts";
import {
  type PaymentSchedule as DomainSchedule,
  MISSED_REASONS,
  RUN_RESULTS,
} from "../../domain/money/payment-schedule.ts";
import { priorityOf } from "../../domain/money/priority.ts";
import type { App } from "../context.ts";
import type {
  EntityResolvers,
  PaymentScheduleChangedResolvers,
  PaymentScheduleRunResolvers,
} from "../generated/types.ts";
import { presentMoney } from "../money/present.ts";
import { presentCode } from "../money/present-refusal.ts";

const NEXT_DATES = 5;

export const PaymentSchedule: EntityResolvers["PaymentSchedule"] = {
  __resolveReference: async ({ id }, { actor, scheduleById }) => visibleTo(actor, await scheduleById.load(id)),
  fromAccount: ({ from }) => ({ id: from.accountId }),
  payee: ({ payeeId }) => ({ id: payeeId }),
  payeeAccount: ({ payeeAccountId }) => payeeAccountId && { id: payeeAccountId },
  amount: ({ amount }) => presentMoney(amount),
  priority: priorityOf,
  lastDate: ({ lastAt }) => lastAt,
  nextDates: (schedule, _args, { app }) => listNextDates(schedule, app),
  runs: async ({ id }, _args, { runsOfSchedule }) => [...(await runsOfSchedule.load(id))],
};

/** The first is decided already; those behind it follow from the rule. */
export const listNextDates = (schedule: DomainSchedule, { calendar }: Pick<App, "calendar">): Date[] =>
  schedule.nextAt === null ? [] : [schedule.nextAt, ...calendar.datesOf(schedule, schedule.nextAt, NEXT_DATES - 1)];

export const PaymentScheduleRun: PaymentScheduleRunResolvers = {
  date: ({ dueAt }) => dueAt,
  result: ({ change }) => RUN_RESULTS.find((result) => result === change) ?? bug(change),
  payment: async ({ paymentId }, _args, { actor, paymentById }) =>
    paymentId === null ? null : paymentVisibleTo(actor, await paymentById.load(paymentId)),
  refusal: ({ refusal }) => refusal && presentCode(refusal),
  missedBecause: ({ reason }) => MISSED_REASONS.find((one) => one === reason) ?? null,
};

function bug(change: string): never {
  throw new Error(`${change} is no result of a date`);
}

export const scheduleOf: NonNullable<EntityResolvers["Payment"]["schedule"]> = async (
  { id, kind },
  _args,
  { actor, schedulePaidBy, scheduleById },
) => {
  const scheduleId = kind === "SEND" || kind === "TRANSFER" ? await schedulePaidBy.load(id) : null;
  return scheduleId === null ? null : visibleTo(actor, await scheduleById.load(scheduleId));
};

export const PaymentScheduleChanged: PaymentScheduleChangedResolvers = {
  date: ({ date }) => (date === null ? null : new Date(date)),
  // The event said whose it is and that was checked; schedules are never removed.
  schedule: async ({ scheduleId }, _args, { scheduleById }) => (await scheduleById.load(scheduleId)) as DomainSchedule,
};
