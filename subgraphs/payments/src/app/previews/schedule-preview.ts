import { ok, type Result } from "@coffer/platform/values/result";
import type { Need } from "../../domain/approvals/policy.ts";
import type { PaymentSchedule } from "../../domain/money/payment-schedule.ts";
import { prioritised } from "../../domain/money/priority.ts";
import { type PaymentOrder, standingOrder } from "../money/plan-payment.ts";
import {
  type Foreseeing,
  type Foreseen,
  foresee,
  type Preview,
  type PreviewCommand,
  type PreviewDeps,
  type TrialPorts,
} from "./preview.ts";

/** What a standing order would be, and what it would pay at each date. */
export type SchedulePreview<PayRefusal> = {
  readonly schedule: PaymentSchedule;
  readonly approval: Need;
  /** Of one payment of it, if its date were now. */
  readonly payment: Result<Preview, PayRefusal>;
};

/**
 * Foresees a standing order, and one payment of it as `pay` foresees one. That is tried out by
 * itself, once it is known that the order would be made: nothing of it is there to be paid.
 */
export const makeSchedulePreview =
  <C extends PreviewCommand, R extends { readonly code: string }, PayRefusal>(
    deps: PreviewDeps,
    make: (ports: TrialPorts) => (command: C) => Promise<Result<PaymentSchedule, R>>,
    pay: (order: PaymentOrder) => Promise<Result<Preview, PayRefusal>>,
  ) =>
  async (asked: Foreseeing<C>): Promise<Result<SchedulePreview<PayRefusal>, Foreseen<R>>> => {
    const foreseen = await foresee(deps, make, asked);
    if (!foreseen.ok) return foreseen;
    const { made: schedule, need } = foreseen.value;
    // The very order that is run at a date.
    const paid = await pay({ ...prioritised(schedule), ...standingOrder(schedule) });
    return ok({ schedule, approval: need, payment: paid.ok ? ok(byTheSchedule(paid.value)) : paid });
  };

/** Whoever approves the schedule has approved its payments; and nobody pays one by a quote. */
const byTheSchedule = (payment: Preview): Preview => ({ ...payment, approval: "none", feeQuote: null });
