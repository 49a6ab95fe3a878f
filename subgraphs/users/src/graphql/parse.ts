import { faultAt, line, optional } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseTimeZone, type TimeZone } from "@coffer/platform/values/time-zone";
import { DISPLAY_NAME_MAX } from "../domain/display-name.ts";
import { type LanguageTag, parseLanguage } from "../domain/language.ts";
import type { ProfileChange } from "../domain/profile.ts";
import type { MutationUpdateProfileArgs } from "./generated/types.ts";

/** No user is without a language: null names none. */
const language: Parser<string | null | undefined, LanguageTag> = (raw, path) => {
  const read = parseLanguage(raw ?? "");
  return read.ok ? read : faultAt(path, read.error.code, "must be a BCP 47 tag, such as en or pt-BR");
};

const timeZone: Parser<string, TimeZone> = (raw, path) => {
  const read = parseTimeZone(raw);
  return read.ok ? read : faultAt(path, read.error.code, "is no time zone of the IANA database");
};

/**
 * Throws BAD_USER_INPUT with every fault. A field left out is not null: it stays as it is, and null
 * takes the display name or the time zone away.
 */
export const parseUpdateProfile = (args: MutationUpdateProfileArgs): ProfileChange =>
  readInput(args, (read) => ({
    ...(args.input.displayName !== undefined && {
      displayName: read("input.displayName", optional(line(DISPLAY_NAME_MAX))),
    }),
    ...(args.input.language !== undefined && { language: read("input.language", language) }),
    ...(args.input.timeZone !== undefined && { timeZone: read("input.timeZone", optional(timeZone)) }),
  }));
