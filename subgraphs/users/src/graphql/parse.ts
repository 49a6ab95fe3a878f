import { InputFaults } from "@coffer/platform/errors";
import { type DisplayNameFault, parseDisplayName } from "../domain/display-name.ts";
import { parseLanguage } from "../domain/language.ts";
import type { ProfileChange } from "../domain/profile.ts";
import type { UpdateProfileInput } from "./generated/types.ts";

const DISPLAY_NAME: Readonly<Record<DisplayNameFault["code"], string>> = {
  DISPLAY_NAME_LENGTH: "must have 1 to 64 characters, or be null to remove it",
  DISPLAY_NAME_CHARACTERS: "must be visible text without control characters",
};

/** Throws BAD_USER_INPUT with every fault. A field left out is not null: null takes the display name away, and no user is without a language. */
export function parseUpdateProfile({ displayName, language }: UpdateProfileInput): ProfileChange {
  const faults = new InputFaults();
  const name = typeof displayName === "string" ? parseDisplayName(displayName) : null;
  if (name && !name.ok) faults.add("input.displayName", name.error.code, DISPLAY_NAME[name.error.code]);

  const tag = language === undefined ? null : parseLanguage(language ?? "");
  if (tag && !tag.ok) faults.add("input.language", tag.error.code, "must be a BCP 47 tag, such as en or pt-BR");

  faults.throwIfAny();
  return {
    ...(displayName === null ? { displayName: null } : {}),
    ...(name?.ok ? { displayName: name.value } : {}),
    ...(tag?.ok ? { language: tag.value } : {}),
  };
}
