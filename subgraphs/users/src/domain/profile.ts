import type { DisplayName } from "./display-name.ts";
import { DEFAULT_LANGUAGE, type LanguageTag } from "./language.ts";

export type Profile = { readonly displayName: DisplayName | null; readonly language: LanguageTag };

/** Of a user who has not said anything of themselves. */
export const defaultProfile: Profile = { displayName: null, language: DEFAULT_LANGUAGE };

/** Fields left out stay as they are. */
export type ProfileChange = { readonly displayName?: DisplayName | null; readonly language?: LanguageTag };
