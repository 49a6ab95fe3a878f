import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { UserId } from "../../domain/money/ids.ts";
import type { PaymentSchedule } from "../../domain/money/payment-schedule.ts";
import type { SchedulePage, ScheduleReader } from "./ports.ts";

/** Its owner, and staff: not who is paid. Somebody else's is as an absent one. */
export const visibleTo = (actor: Actor, found: PaymentSchedule | null): PaymentSchedule | null =>
  found && may(actor, "payments:read", found.from.userId) ? found : null;

/** A user's schedules, for the user and for staff. */
export async function listSchedulesOfUser(
  schedules: ScheduleReader,
  { actor, userId, page }: { readonly actor: Actor; readonly userId: UserId | null; readonly page: SchedulePage },
): Promise<Listed<PaymentSchedule>> {
  if (userId === null || !may(actor, "payments:read", userId))
    throw forbidden("You have no right to this user's payment schedules.");
  if (page.after !== null) {
    const [last] = await schedules.findMany([page.after]);
    // Where it has another status by now, its place is still one of the list.
    if (last?.from.userId !== userId) throw cursorLost();
  }
  return schedules.list(userId, page);
}
