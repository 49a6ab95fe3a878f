import type { SigningRulesFactsFragment } from "../../generated/operate/signing-policies/signing-policies.ts";

export type Day = NonNullable<SigningRulesFactsFragment["openHours"]>[number]["day"];

const DAYS: readonly Day[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** The fifth of January 1970 was a Monday. */
const dateOf = (place: number): Date => new Date(Date.UTC(1970, 0, 5 + place));

const nameIn = (language: string, weekday: "long" | "short", place: number): string =>
  new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(dateOf(place));

/** A day of the week, as that language calls it. */
export const writeDay = (day: Day, language: string): string => nameIn(language, "long", DAYS.indexOf(day));

/** By its name in that language or in English, whole or short, whatever its case. */
export function readDay(text: string, language: string): Day | null {
  const wanted = text.replace(/\.$/, "").toLowerCase();
  const isCalled = (_: Day, place: number) =>
    [language, "en"].some((each) =>
      (["long", "short"] as const).some(
        (weekday) => nameIn(each, weekday, place).replace(/\.$/, "").toLowerCase() === wanted,
      ),
    );
  return DAYS.find(isCalled) ?? null;
}
