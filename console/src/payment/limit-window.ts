import type { LimitsOfQuery } from "../generated/payment/limits.ts";
import { valuesOf } from "../values-of.ts";
import { words } from "../words/words.ts";

export type Limit = LimitsOfQuery["limits"][number];

/** All that can be limited: what a page leaves out, nobody sees. */
export const OPERATIONS = valuesOf({
  SEND: true,
  WITHDRAWAL: true,
  DEPOSIT: true,
  EXCHANGE: true,
} satisfies Record<Limit["operation"], true>);

/** Over what it counts, in words. A rule of one's own calendar names no zone. */
export function windowOf({ window, kind, timeZone }: Pick<Limit, "window" | "kind" | "timeZone">): string {
  const w = words.limits;
  if (window === "TRANSACTION" || kind === null) return w.transaction;
  if (kind === "OWN_CALENDAR") return w.ownCalendar[window](timeZone);
  return kind === "ROLLING" ? w.rolling[window] : w.calendar[window](timeZone ?? "UTC");
}
