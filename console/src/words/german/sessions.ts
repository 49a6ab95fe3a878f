export const sessions = {
  title: "Wo Sie angemeldet sind",
  meaning:
    "Was nicht Ihres ist, beenden Sie hier: Es ist sofort draußen. Ändern Sie danach, womit es sich angemeldet hat.",
  kinds: { BROWSER: "Browser", OAUTH_CLIENT: "Eingelassene App", CLIENT: "Programm" },
  devices: { DESKTOP: "Computer", MOBILE: "Telefon", TABLET: "Tablet", OTHER: "" },
  unknown: "Unbekanntes Gerät",
  current: "Dieses hier",
  more: "Nur die neuesten 100 werden gezeigt. Was alle anderen beendet, beendet auch die übrigen.",
  since: "seit",
  used: "zuletzt benutzt",
  end: "Beenden",
  endTitle: (name: string) => `${name} beenden?`,
  endMeaning: "Wer dort ist, wird sofort abgemeldet und muss sich neu anmelden, um wiederzukommen.",
  endNow: "Beenden",
  ended: "Sie ist beendet.",
  endOthers: "Alle anderen beenden…",
  endOthersTitle: "Alle anderen Sitzungen beenden?",
  endOthersMeaning:
    "Alles außer dieser Seite wird sofort abgemeldet: andere Browser und Geräte, Programme und Apps, die Sie eingelassen haben. API-Schlüssel gelten weiter.",
  endOthersNow: "Alle anderen beenden",
  othersEnded: (count: number) =>
    count === 0
      ? "Es gab keine andere."
      : count === 1
        ? "Eine andere wurde beendet."
        : `${count} andere wurden beendet.`,
  refusals: {
    SessionNotFound: "Das war schon beendet, vielleicht in einem anderen Tab.",
    SessionEnded: "Sie sind hier abgemeldet: Melden Sie sich zuerst wieder an.",
  },
} as const;
