import type { Brand } from "@coffer/contracts/brand";
import { err, ok, type Result } from "@coffer/platform/values/result";

/** A BCP 47 tag (RFC 5646) in canonical form, such as `en` or `pt-BR`. */
export type LanguageTag = Brand<string, "LanguageTag">;

export const DEFAULT_LANGUAGE = "en" as unknown as LanguageTag;

/** RFC 5646 §4.4.1: what a reader must be able to hold. */
const LENGTH_MAX = 35;

export function parseLanguage(raw: string): Result<LanguageTag, { code: "LANGUAGE_TAG" }> {
  const fault = err({ code: "LANGUAGE_TAG" });
  if (raw.length > LENGTH_MAX) return fault;
  try {
    const [tag] = Intl.getCanonicalLocales(raw);
    return tag === undefined || tag.length > LENGTH_MAX ? fault : ok(tag as unknown as LanguageTag);
  } catch {
    return fault; // a RangeError is how Intl says no
  }
}
