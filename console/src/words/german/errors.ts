import { menu } from "./menu.ts";

export const errors = {
  title: menu.errors,
  about:
    "Jeder Code, mit dem die API und ihr Client antworten können. Codes sind für Programme und werden nur mehr; Meldungen sind für Menschen und können sich ändern.",
  find: "Code suchen",
  found: (found: number, all: number, find: string) =>
    find ? `${found} von ${all} Codes haben „${find}“ im Namen oder in ihrer Bedeutung.` : `${all} Codes`,
  all: "Alle Codes",
  unknownCode: "Dieses Coffer kennt diesen Code nicht. Achten Sie auf die Version: Eine spätere kann ihn haben.",
  means: "Er bedeutet",
  todo: "Was zu tun ist",
  done: "Wurde es ausgeführt?",
  type: "Typ",
  example: "Beispiel",
  kinds: {
    refusal: "Ablehnung",
    rejected: "Abgewiesene Anfrage oder Fehler",
    session: "Sitzungstür",
    input: "Fehler einer Eingabe",
    detail: "Teil einer Ablehnung",
    client: "Code des Clients",
  },
  kindsMean: {
    refusal: "Ein Mitglied des Ergebnisses der Mutation: Die Anfrage ist wohlgeformt und kann nicht ausgeführt werden.",
    rejected: "Ein Eintrag von errors, mit dem Code in extensions.code.",
    session: "Eine Antwort von /auth/session, das kein GraphQL ist.",
    input: "Ein Eintrag von extensions.inputs, wo der Code BAD_USER_INPUT ist.",
    detail: "Einer der Fehler, die eine Ablehnung aufzählt.",
    client: "Von @coffer/client selbst geworfen: Keine Antwort der API sagt ihn.",
  },
  of: {
    refusal: "Antwort von",
    rejected: "Wo",
    session: "HTTP-Status",
    input: "Wo",
    detail: "Aufgezählt in",
    client: "Wo",
  },
  outcomes: {
    nothing: "Nein, nichts davon.",
    unknown: "Das ist nicht bekannt. Wiederholen Sie mit demselben Idempotenzschlüssel: Die Antwort sagt es.",
    none: "Es sollte nichts ausgeführt werden.",
  },
} as const;
