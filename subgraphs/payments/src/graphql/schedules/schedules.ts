import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { Connection } from "@coffer/platform/graphql/pages";
import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import { isSideOf } from "../../app/money/follow-shared.ts";
import { listSchedulesOfUser, visibleTo } from "../../app/schedules/read-schedules.ts";
import type { ScheduleEventData } from "../../app/schedules/schedule-event.ts";
import type { PaymentSchedule as DomainSchedule } from "../../domain/money/payment-schedule.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers } from "../generated/types.ts";
import type { PaymentScheduleChangedParent } from "../parents.ts";
import { readSchedulePage, type ScheduleList, type SchedulePageArguments, scheduleList } from "./parse.ts";

export const paymentSchedule: QueryResolvers["paymentSchedule"] = async (_root, { id }, { actor, scheduleById }) =>
  visibleTo(actor, await scheduleById.load(id));

export const paymentSchedules: QueryResolvers["paymentSchedules"] = (_root, args, context) =>
  presentSchedules({ name: "payment schedules", owner: requireUser(context.actor).userId }, args, context);

/** What any field that lists schedules answers. */
export async function presentSchedules(
  list: ScheduleList,
  args: SchedulePageArguments,
  { actor, app }: Context,
): Promise<Connection<DomainSchedule>> {
  const page = readSchedulePage(list, args);
  const listed = await listSchedulesOfUser(app.schedules, { actor, userId: parseId("usr", list.owner), page });
  return scheduleList(list, args).present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
}

const mayShow = (viewer: UserActor, { userId }: ScheduleEventData): boolean => isSideOf(viewer, [userId]);

export const paymentScheduleStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<PaymentScheduleChangedParent> =>
    loadDelivered<ScheduleEventData>({ owner: context.app.scheduleStreams, mayShow }, context),
};
