import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import type { ScheduleId, UserId } from "../../domain/money/ids.ts";
import type { ScheduleChange, ScheduleStatus } from "../../domain/money/payment-schedule.ts";
import { placeIn } from "../money/follow-shared.ts";
import type { ScheduleChanged } from "./ports.ts";

/** What followers are given. `change`: null of the present state. */
export type ScheduleEventData = EventData<"coffer.payments.schedule.created"> & {
  readonly status: ScheduleStatus;
  readonly change: ScheduleChange | null;
};

export const FIELD = "paymentScheduleStatus";
const streamOfSchedule = (id: ScheduleId): string => streamOfOne(FIELD, id);
const streamOfUser = (userId: UserId): string => streamOfPerson(FIELD, userId);

/** The event of each change, without what every type of payments begins with. */
const TYPES = {
  CREATED: { type: "schedule.created" },
  PAUSED: { type: "schedule.paused" },
  RESUMED: { type: "schedule.resumed" },
  ENDED: { type: "schedule.ended" },
  PAID: { type: "schedule.paid" },
  REFUSED: { type: "schedule.refused" },
  MISSED: { type: "schedule.missed" },
  SKIPPED: { type: "schedule.skipped" },
} as const satisfies Record<ScheduleChange, Pick<NewEvent<"payments">, "type">>;

/** Every type that a change of a schedule is told as. */
export const SCHEDULE_EVENT_TYPES = Object.values(TYPES).map(({ type }) => `coffer.payments.${type}` as const);

/** Its id is the change's place, so a repeat is recognised. */
export function toScheduleEvent(changed: ScheduleChanged): NewEvent<"payments"> {
  const { scheduleId, sequence, change, at, owner } = changed;
  const { change: _kind, ...data } = toEventData(changed);
  return {
    id: `${scheduleId}/${sequence}`,
    ...TYPES[change],
    subject: scheduleId,
    sequence,
    time: at,
    ownerId: owner.userId,
    data,
    follow: {
      field: FIELD,
      places: [placeIn(streamOfSchedule(scheduleId), sequence), placeIn(streamOfUser(owner.userId), owner.sequence)],
    },
  };
}

export const toEventData = (changed: ScheduleChanged): ScheduleEventData => ({
  scheduleId: changed.scheduleId,
  userId: changed.owner.userId,
  change: changed.change,
  status: changed.status,
  reason: changed.reason,
  at: changed.at.toISOString(),
  date: changed.dueAt?.toISOString() ?? null,
  paymentId: changed.paymentId,
  refusal: changed.refusal,
});
