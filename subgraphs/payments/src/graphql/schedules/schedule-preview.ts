import type { SchedulePreview } from "../../app/previews/schedule-preview.ts";
import type { PaymentsRefusal } from "../../domain/money/refusals.ts";
import type { App } from "../context.ts";
import { presentCode } from "../money/present-refusal.ts";
import { presentNeed } from "../previews/payment-preview.ts";
import { listNextDates } from "./payment-schedule.ts";

export function presentSchedulePreview<R extends PaymentsRefusal>(
  { schedule, approval, payment }: SchedulePreview<R>,
  app: Pick<App, "calendar">,
) {
  const preview = {
    nextDates: listNextDates(schedule, app),
    lastDate: schedule.lastAt,
    approval: presentNeed(approval),
    payment: payment.ok ? payment.value : null,
    refusal: payment.ok ? null : presentCode(payment.error.code),
  };
  return { __typename: "SchedulePreviewSuccess", preview } as const;
}
