const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/**
 * A moment in UTC, and in a time zone of the IANA database where that is another:
 * `2026-03-01 23:30:00 UTC (2026-03-02 00:30:00 Europe/Berlin, GMT+01:00)`.
 */
export function toldIn(timeZone: string): (moment: Date) => string {
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  return (moment) => {
    const inUtc = `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
    if (timeZone === "UTC") return inUtc;
    const found = new Map(formatter.formatToParts(moment).map(({ type, value }) => [type as string, value]));
    const [year, month, day, hour, minute, second] = PARTS.map((part) => found.get(part) ?? "");
    return `${inUtc} (${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZone}, ${found.get("timeZoneName")})`;
  };
}
