import { InputFaults } from "@coffer/platform/graphql/errors";
import { DISPLAY_NAME_MAX } from "../domain/display-name.ts";
import { parseLanguage } from "../domain/language.ts";
import type { ProfileChange } from "../domain/profile.ts";
import type { UpdateProfileInput } from "./generated/types.ts";

/** Throws BAD_USER_INPUT with every fault. A field left out is not null: null takes the display name away, and no user is without a language. */
export function parseUpdateProfile({ displayName, language }: UpdateProfileInput): ProfileChange {
  const faults = new InputFaults();
  const name =
    typeof displayName === "string" ? faults.line("input.displayName", displayName, DISPLAY_NAME_MAX) : displayName;

  const tag = language === undefined ? null : parseLanguage(language ?? "");
  if (tag && !tag.ok) faults.add("input.language", tag.error.code, "must be a BCP 47 tag, such as en or pt-BR");

  faults.throwIfAny();
  return {
    ...(name === undefined ? {} : { displayName: name }),
    ...(tag?.ok ? { language: tag.value } : {}),
  };
}
