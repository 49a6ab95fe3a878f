// What may stand on every page.

export const language = "de";

/** The console speaks it as well. */
export const other = { language: "en", name: "English" } as const;

export const product = "Coffer";

export const modes = { sandbox: "Sandbox", production: "Echtbetrieb" } as const;

export const groups = { wallet: "Wallet", operate: "Betrieb", develop: "Entwicklung" } as const;

export const shell = {
  skip: "Zum Inhalt",
  navigation: "Seiten",
  menu: "Menü",
  account: "Ihre Sitzung",
  signedInAs: (name: string) => `Angemeldet als ${name}`,
  logOut: "Abmelden",
  stillIn: "Sie sind noch angemeldet: Der Server weiß noch nicht, dass Sie gegangen sind.",
  language: "Konsole auf",
  theme: "Farben",
  themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
  zone: "Zeiten",
  zones: { local: (name: string) => `Ortszeit (${name})`, utc: "UTC" },
} as const;

export const faults = {
  title: "Das ging nicht",
  unreachable: "Der Server ist nicht zu erreichen. Was da war, bleibt; versuchen Sie es noch einmal.",
  notProved: "Dafür müssen Sie sich neu ausweisen. Nichts wurde ausgeführt; versuchen Sie es noch einmal.",
  again: "Noch einmal versuchen",
  requestId: "Kennung der Anfrage, für den Support",
  notFoundTitle: "Diese Seite gibt es nicht",
  notFound: "Die Adresse ist vertippt, oder was sie zeigte, ist nicht mehr da.",
  home: "Zur Startseite",
  page: "Auf dieser Seite ist ein Fehler aufgetreten. Laden Sie sie neu; kommt er wieder, sagen Sie dem Betreiber, was Sie getan haben.",
  reload: "Neu laden",
  newTab: "öffnet sich in einem neuen Tab",
} as const;

export const copy = { copy: "Kopieren", copied: "Kopiert" } as const;

export const password = { show: "Zeigen", hide: "Verbergen", it: "Passwort" } as const;

export const later = {
  tooMany: "Es waren zu viele Versuche.",
  busy: "Der Server ist zu beschäftigt, um zu antworten.",
  at: "Versuchen Sie es noch einmal um",
} as const;

export const dialog = { close: "Schließen" } as const;

export const time = {
  inZone: (title: string, zone: string) => `${title} (${zone})`,
  allIn: (zone: string) => `Zeiten in ${zone}.`,
} as const;

export const table = {
  nothingMatches: "Nichts passt auf das, wonach gefragt ist:",
  clear: "Diesen Filter wegnehmen",
  noMore: "Mehr gibt es nicht.",
  placeLost: "Die Stelle aus der Adresse ist nicht in der Liste: Sie beginnt von vorn.",
  rows: (count: number) => `${count} ${count === 1 ? "Zeile" : "Zeilen"} auf dieser Seite`,
  columns: "Spalten",
  columnsHidden: (count: number) => `Spalten: ${count} verborgen`,
  sort: "Sortieren nach",
  first: "Erste Seite",
  previous: "Seite davor",
  next: "Nächste Seite",
  export: "Alles als CSV ausgeben",
  exporting: (count: number) => `${count} Zeilen bisher`,
} as const;

export const loading = "Lädt";
