const LOCAL = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}))?$/;
const DAY_MS = 24 * 3600 * 1000;

/** 2026-01-31T09:00:00; null where it is no time of any day. Seconds may be left out. */
export function readLocalTime(raw: string): string | null {
  const [, day, minute, second = "00"] = LOCAL.exec(raw) ?? [];
  if (day === undefined || minute === undefined) return null;
  const text = `${day}T${minute}:${second}`;
  const asUtc = new Date(`${text}.000Z`);
  return Number.isFinite(asUtc.getTime()) && asUtc.toISOString() === `${text}.000Z` ? text : null;
}

/**
 * When a clock of the zone shows this. Where it shows it twice, the first time (RFC 5545 §3.3.5);
 * null where it never does, because the clocks are put forward over it.
 */
export function instantOf(local: string, timeZone: string): Date | null {
  const wall = new Date(`${local}Z`).getTime();
  const formatter = formatterOf(timeZone);
  // No offset changes by a day: what holds a day before and a day behind are all there can be.
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((at) => shownAt(formatter, at) - at);
  const candidates = offsets.map((offset) => wall - offset).toSorted((a, b) => a - b);
  const found = candidates.find((at) => shownAt(formatter, at) === wall);
  return found === undefined ? null : new Date(found);
}

const formatterOf = (timeZone: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });

/** What a clock shows, as if it were UTC. */
function shownAt(formatter: Intl.DateTimeFormat, at: number): number {
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = "", month, day, hour, minute, second } = parts;
  return new Date(`${year.padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}Z`).getTime();
}
