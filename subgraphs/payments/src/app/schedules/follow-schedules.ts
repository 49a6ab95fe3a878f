import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { PaymentSchedule } from "../../domain/money/payment-schedule.ts";
import { makeFollowShared } from "../money/follow-shared.ts";
import type { ScheduleChanges, ScheduleFinder } from "./ports.ts";
import { visibleTo } from "./read-schedules.ts";
import { FIELD, type ScheduleEventData, toEventData } from "./schedule-event.ts";

type Deps = { readonly schedules: ScheduleFinder; readonly scheduleChanges: ScheduleChanges };

/** The streams behind `paymentScheduleStatus`. */
export const makeFollowSchedules = ({ schedules, scheduleChanges }: Deps): StreamOwner =>
  makeFollowShared({
    field: FIELD,
    prefix: "sch",
    notFound: { code: "SCHEDULE_NOT_FOUND", message: "is no schedule of yours: see `paymentSchedules`" },
    find: async (viewer, id) => visibleTo(viewer, (await schedules.findMany([id]))[0] ?? null),
    changes: scheduleChanges,
    sidesOf: ({ owner }) => [owner],
    dataOf: toEventData,
    stateOf,
  });

const stateOf = ({ id, from, status, reason, createdAt, endedAt }: PaymentSchedule): ScheduleEventData => ({
  scheduleId: id,
  userId: from.userId,
  change: null,
  status,
  reason,
  at: (endedAt ?? createdAt).toISOString(),
  date: null,
  paymentId: null,
  refusal: null,
});
