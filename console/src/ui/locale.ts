import { spokenIn } from "../words/languages.ts";

/**
 * Which numbers and dates a person reads: those of the profile's language, the browser's where it
 * has none. The region is the browser's to say where the profile leaves it open.
 *
 * @param language a tag of BCP 47
 * @param preferred the browser's, the best first
 */
export function localeOf(language: string | undefined, preferred: readonly string[]): string {
  const wanted = canonical(language);
  if (wanted === undefined) return preferred[0] ?? "en";
  return preferred.find((each) => each === wanted || each.startsWith(`${wanted}-`)) ?? wanted;
}

function canonical(language: string | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
}

/**
 * Whose numbers and dates stand among words of a language: the profile's, but not those of another
 * language that the console speaks as well.
 */
export function languageOfNumbers(profile: string | undefined, spoken: string): string {
  const other = spokenIn(profile ?? "");
  return profile === undefined || (other !== null && other !== spoken) ? spoken : profile;
}
