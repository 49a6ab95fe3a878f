import type { Warrant } from "../money/approval.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import { type PaymentSchedule, ran } from "../money/payment-schedule.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { warranted } from "../money/warranted.ts";

/** Makes a standing order. Nothing moves, and nothing is reserved. */
export type SchedulePayment = Priced & {
  readonly kind: "schedulePayment";
  readonly schedule: PaymentSchedule;
  readonly warrant: Warrant;
};

const planSchedulePayment = (step: SchedulePayment): Plan => {
  const { schedule, warrant } = step;
  const { from, amount } = schedule;
  return {
    guards: [
      { kind: "quota", of: "schedules", userId: from.userId },
      { kind: "not closed", accountId: from.accountId },
    ],
    begins: [{ direction: "payments", currency: amount.asset.code }],
    entries: [],
    schedules: schedule,
    warrant,
    ...pricedBy(step),
  };
};

/** Pays what is due of a schedule at one date. */
export type RunSchedule = Priced & {
  readonly kind: "runSchedule";
  readonly payment: NewPayment;
  /** As it was read: at its next date. */
  readonly schedule: PaymentSchedule;
  /** The date behind that one; null: there is none. */
  readonly nextAt: Date | null;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
  readonly payee?: NamedPayee;
};

/**
 * The road judges it by the schedule as it stands under its lock: of all workers who come with one
 * date, of a pause, a skip and an end, one is first, and whoever is not moves nothing.
 */
const planRun = (step: RunSchedule): Plan => ({
  guards: [],
  begins: [{ direction: "payments", currency: step.payment.amount.asset.code }],
  entries: [],
  ...pricedBy(step),
  ...warranted(step.payment, step.warrant),
  ...payInto(step, planRun),
  ofSchedule: {
    id: step.schedule.id,
    asset: step.payment.amount.asset,
    judge: (standing) => (isDue(step, standing) ? planPaid(step, standing) : null),
  },
});

const isDue = ({ schedule }: RunSchedule, { status, nextAt, resumedAt }: PaymentSchedule): boolean =>
  status === "ACTIVE" &&
  nextAt?.getTime() === schedule.nextAt?.getTime() &&
  resumedAt?.getTime() === schedule.resumedAt?.getTime();

function planPaid(step: RunSchedule, standing: PaymentSchedule): Plan {
  const { payment, nextAt, feeIncome, warrant } = step;
  const move = ran(standing, { result: "PAID", paymentId: payment.id }, nextAt);
  return {
    guards: [],
    entries: [internalTransfer(payment, feeIncome)],
    ...warranted({ ...payment, run: { scheduleId: standing.id, move } }, warrant),
    ...payInto(step, (paying) => planPaid(paying, standing)),
  };
}

export const SCHEDULES = {
  plans: { schedulePayment: planSchedulePayment, runSchedule: planRun },
  operations: { schedulePayment: "sch" },
} as const satisfies FeatureSteps;
