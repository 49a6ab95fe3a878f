import { menu } from "./menu.ts";

export const accounts = {
  title: menu.accounts,
  one: "Konto",
  none: "Sie haben kein Konto mit dieser Kennung.",
  all: "Alle Konten",
  allPayments: "Alle Zahlungen dieses Kontos",
  available: "Verfügbar",
  held: "reserviert",
  incoming: "im Eingang",
  posted: "In den Büchern",
  heldBack: "Für Zahlungen reserviert",
  expected: "Im Eingang",
  opened: "Eröffnet",
  id: "Kennung",
  open: "Konto eröffnen",
  currency: "Währung",
  name: "Name (kann leer bleiben)",
  keyReused:
    "Dieses Formular wurde schon einmal mit anderen Angaben gesendet, und das kann ausgeführt worden sein. Sehen Sie zuerst Ihre Konten an.",
  tooMany: (limit: number) => `Sie haben ${limit} Konten, so viele, wie eine Person haben darf.`,
  states: { OPEN: "Offen", FROZEN: "Eingefroren", CLOSED: "Geschlossen" },
  meanings: {
    OPEN: "Geld kann eingehen und ausgehen",
    FROZEN: "Geld kann eingehen, aber nicht ausgehen: Fragen Sie den Betreiber dieses Coffer",
    CLOSED: "nichts bewegt sich mehr, endgültig",
  },
} as const;
