/** What the console speaks, by the languages' own names. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const isSpoken = (subtag: string): subtag is Language => Object.hasOwn(LANGUAGES, subtag);

/** The console's language that a tag of BCP 47 is of; null where it speaks none such. */
export function spokenIn(tag: string): Language | null {
  const [subtag = ""] = tag.toLowerCase().split("-", 1);
  return isSpoken(subtag) ? subtag : null;
}
