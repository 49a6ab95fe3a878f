type Reading = { readonly locale: string; readonly zoneName: string };
type About = {
  /** Of today: its day is not said. */
  readonly only?: "time" | undefined;
  /** Something around it says the zone. */
  readonly isZoneSaid?: boolean | undefined;
};

/** A moment as a person reads it, with the zone of its clock. */
export const writeMoment = (at: Date | number, { locale, zoneName }: Reading, { only, isZoneSaid }: About = {}) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: zoneName,
    ...(only === "time" ? {} : { year: "numeric", month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(isZoneSaid ? {} : { timeZoneName: "short" }),
  }).format(at);

const MINUTE_MS = 60_000;

/**
 * A moment as a file has it: RFC 3339, by the clocks of a zone.
 *
 * @param at RFC 3339
 * @param zoneName IANA's
 */
export function momentIn(zoneName: string, at: string): string {
  const date = new Date(at);
  if (zoneName === "UTC") return date.toISOString();
  const seconds = date.getTime() - date.getUTCMilliseconds();
  const minutes = Math.round((clockOf(seconds, zoneName) - seconds) / MINUTE_MS);
  const clock = new Date(date.getTime() + minutes * MINUTE_MS).toISOString().slice(0, -1);
  const digits = (count: number) => String(Math.floor(count)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${clock}${minutes < 0 ? "-" : "+"}${digits(size / 60)}:${digits(size % 60)}`;
}

/** What the zone's clocks show, as if they were UTC's. */
export const clockOf = (at: number, zoneName: string): number =>
  Date.parse(`${new Date(at).toLocaleString("sv-SE", { timeZone: zoneName }).replace(" ", "T")}Z`);

/**
 * When the zone's clocks show that, RFC 3339.
 *
 * @param clock what they show, as if they were UTC's
 */
export function instantOf(clock: number, zoneName: string): string {
  let at = clock;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let guess = 0; guess < 2; guess++) at -= clockOf(at, zoneName) - clock;
  return new Date(at).toISOString();
}
