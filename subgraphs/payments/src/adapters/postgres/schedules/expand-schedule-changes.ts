import { makeEvent } from "@coffer/contracts/new-event";
import { toScheduleEvent } from "../../../app/schedules/schedule-event.ts";
import { makeExpandChanges } from "../money/change-reader.ts";
import { SCHEDULE_CHANGES } from "./change-table.ts";

export const expandScheduleChanges = makeExpandChanges(SCHEDULE_CHANGES, (changed) =>
  makeEvent("payments", toScheduleEvent(changed)),
);
