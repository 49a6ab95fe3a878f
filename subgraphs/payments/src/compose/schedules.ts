import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeChangeReader } from "../adapters/postgres/money/change-reader.ts";
import { SCHEDULE_CHANGES } from "../adapters/postgres/schedules/change-table.ts";
import { SCHEDULES } from "../adapters/postgres/schedules/queue.ts";
import { makeScheduleDesk } from "../adapters/postgres/schedules/schedule-desk.ts";
import { makeScheduleReader } from "../adapters/postgres/schedules/schedule-reader.ts";
import { makeCalendar } from "../adapters/schedules/calendar.ts";
import { makeFollowSchedules } from "../app/schedules/follow-schedules.ts";
import { makeRunSchedule, type RunScheduleDeps } from "../app/schedules/run-schedule.ts";
import { makeRunSchedulesJob } from "../jobs/schedules/run-schedules.ts";
import type { Money } from "./money.ts";

type Approvals = Pick<RunScheduleDeps, "policies" | "approvedPayees">;

/** What people have paid at its date. */
export function composeSchedules(money: Money, approvals: Approvals, { wakes }: Pick<SubgraphEnvironment, "wakes">) {
  const { pool, assets, log } = money;
  const schedules = makeScheduleReader(pool, assets);
  const scheduleDesk = makeScheduleDesk({ pool, assets, committed: () => wakes.wake("payments") });
  const deps = { schedules, scheduleDesk, calendar: makeCalendar() };
  const run = makeRunSchedule({ ...money, ...approvals, ...deps });
  const scheduleStreams = makeFollowSchedules({ schedules, scheduleChanges: makeChangeReader(pool, SCHEDULE_CHANGES) });
  return {
    deps,
    reads: { schedules, calendar: deps.calendar, scheduleStreams },
    job: makeRunSchedulesJob({ leases: makeLeases(pool, SCHEDULES), expire: run, log }),
  };
}
