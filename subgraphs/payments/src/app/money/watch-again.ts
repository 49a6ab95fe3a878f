import type { Worked } from "@coffer/platform/queue/worker";
import type { Payment } from "../../domain/money/payment.ts";

/**
 * A provider's webhook has it looked at at once. These looks are for one that never comes: a day
 * after it was completed, and then half as long again as it has been so far.
 */
export const PAID_LOOK_AFTER_MS = 24 * 3_600_000;
/** Banks send back within days what they refuse (Stripe: five business days, often). */
const WATCHED_MS = 14 * PAID_LOOK_AFTER_MS;

/** When what stands as it was is looked at again. What may be on its way is waited for. */
export function watchAgain(
  { endedAt }: Payment,
  { isComing, now }: { readonly isComing: boolean; readonly now: Date },
): Worked {
  const paidForMs = endedAt ? now.getTime() - endedAt.getTime() : 0;
  if (isComing) return { inMs: PAID_LOOK_AFTER_MS };
  return paidForMs >= WATCHED_MS ? "remove" : { inMs: Math.max(PAID_LOOK_AFTER_MS, Math.ceil(paidForMs / 2)) };
}
