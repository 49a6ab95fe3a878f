import { keepLanguage } from "../kept.ts";
import type { Language } from "../words/languages.ts";

/** From now on in this browser: the server gives the same page with other words. */
export function speak(language: Language): void {
  keepLanguage(language);
  window.location.reload();
}
