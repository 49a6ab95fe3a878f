import { menu } from "./menu.ts";

export const settings = {
  title: menu.settings,
  profile: "Profil",
  username: "Benutzername",
  displayName: "Anzeigename",
  displayNameHint: "Was andere sehen. Bleibt er leer, heißen Sie wie Ihr Benutzername.",
  language: "Sprache",
  languageHint:
    "In ihr sind Nachrichten an Sie geschrieben. Zahlen und Daten folgen ihr, sobald eine Seite neu geladen wird, und die Konsole selbst, wo sie die Sprache spricht. Ein Kürzel wie de oder pt-BR.",
  timeZone: "Zeitzone",
  timeZoneHint:
    "Nach ihren Uhren gehen Ihre Tage und Monate, wo Ihre Grenzen das tun. Ein Tag, der begonnen hat, wird durch einen Wechsel nicht kürzer.",
  noTimeZone: "Keine: UTC",
  save: "Speichern",
  saved: "Ihr Profil ist gespeichert.",
  reading: "Dieser Browser",
  session: "Sitzung",
  sessionMeaning:
    "Sie sind in diesem Browser angemeldet, in allen seinen Tabs. Jedes andere Gerät hat eine eigene Sitzung, die weitergeht, bis Sie sich dort abmelden oder ihre Zeit um ist.",
} as const;
