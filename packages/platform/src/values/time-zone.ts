import type { Brand } from "@coffer/contracts/brand";
import { TIME_ZONE } from "@coffer/contracts/event-data";
import { err, ok, type Result } from "./result.ts";

/** A name of the IANA database, such as `Europe/Berlin`. */
export type TimeZone = Brand<string, "TimeZone">;

/**
 * What this platform still names by the old name, and what the IANA database names now: a database
 * may have been installed without the old ones.
 */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

/** The zone's one name, whatever the case or the older name that was said. */
export function parseTimeZone(raw: string): Result<TimeZone, { code: "UNKNOWN_TIME_ZONE" }> {
  const fault = err({ code: "UNKNOWN_TIME_ZONE" });
  // A distance such as +01:00 is a zone to the platform, but none of the database.
  if (!TIME_ZONE.test(raw)) return fault;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en-US", { timeZone: raw }).resolvedOptions();
    return ok((RENAMED.get(timeZone) ?? timeZone) as unknown as TimeZone);
  } catch {
    return fault; // a RangeError is how Intl says no
  }
}

/** Of the IANA database, as this process has it. */
export const isTimeZone = (name: string): boolean => parseTimeZone(name).ok;
