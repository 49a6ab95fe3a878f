import { instantOf } from "./ui/moment.ts";

const DAY_MS = 86_400_000;

/**
 * When a day begins in a time zone, or the day so many days later.
 *
 * @param day `2026-11-26`
 * @param zoneName IANA's
 * @returns RFC 3339
 */
export const startOfDay = (day: string, zoneName: string, daysLater = 0): string =>
  instantOf(Date.parse(`${day}T00:00:00Z`) + daysLater * DAY_MS, zoneName);
