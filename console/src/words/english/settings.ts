import { menu } from "./menu.ts";

export const settings = {
  title: menu.settings,
  profile: "Profile",
  username: "Username",
  displayName: "Display name",
  displayNameHint: "What others see. Leave it empty to be called by your username.",
  language: "Language",
  languageHint:
    "Messages to you are written in it. Numbers and dates follow it once a page is loaded anew, and the console itself where it speaks it. A code such as en or pt-BR.",
  timeZone: "Time zone",
  timeZoneHint:
    "Your days and months go by its clocks where your limits do. A day that has begun is not shorter for a change of it.",
  noTimeZone: "None: UTC",
  save: "Save",
  saved: "Your profile is saved.",
  reading: "This browser",
  session: "Session",
  sessionMeaning:
    "You are logged in on this browser, in all of its tabs. Every other device has a session of its own, which goes on until you log out there or its time is over.",
} as const;
