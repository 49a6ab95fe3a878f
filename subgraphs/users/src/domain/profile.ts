import type { NewEvent } from "@coffer/contracts/new-event";
import type { TimeZone } from "@coffer/platform/values/time-zone";
import type { DisplayName } from "./display-name.ts";
import type { UserId } from "./ids.ts";
import { DEFAULT_LANGUAGE, type LanguageTag } from "./language.ts";

export type Profile = {
  readonly displayName: DisplayName | null;
  readonly language: LanguageTag;
  /** By whose clocks they live; null of who has not said it. */
  readonly timeZone: TimeZone | null;
};

/** Of a user who has not said anything of themselves. */
export const defaultProfile: Profile = { displayName: null, language: DEFAULT_LANGUAGE, timeZone: null };

/** Fields left out stay as they are. */
export type ProfileChange = Partial<Profile>;

type Zone = {
  readonly userId: UserId;
  readonly timeZone: TimeZone | null;
  /** Counts the person's changes of it: what comes to others late changes nothing. */
  readonly revision: number;
  readonly at: Date;
};

export const timeZoneChanged = ({ userId, timeZone, revision, at }: Zone): NewEvent<"users"> => ({
  type: "time_zone.changed",
  subject: userId,
  ownerId: userId,
  data: { userId, timeZone, revision },
  time: at,
});
