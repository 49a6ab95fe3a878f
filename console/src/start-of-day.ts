import { clockOf } from "./ui/moment.ts";

const DAY_MS = 86_400_000;

/**
 * When a day begins in a time zone, or the day so many days later.
 *
 * @param day `2026-11-26`
 * @param zoneName IANA's
 * @returns RFC 3339
 */
export function startOfDay(day: string, zoneName: string, daysLater = 0): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + daysLater * DAY_MS;
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let guess = 0; guess < 2; guess++) at -= clockOf(at, zoneName) - wanted;
  return new Date(at).toISOString();
}
