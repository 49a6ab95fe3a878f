import { staffMenu } from "./staff-menu.ts";

/** Words of the page on which staff keep the programs of others that people may let in. */
export const clientApps = {
  title: staffMenu.clientApps,
  what: "Fremde Programme, die Personen in ihre Konten lassen dürfen (OAuth). Jedes fragt nach nicht mehr, als hier steht, und bekommt, was seine Benutzer ihm erlauben.",
  none: "Kein Programm ist registriert.",
  reads: "Sie dürfen dies lesen und nichts ändern: Dafür braucht es die Rolle Admin.",
  states: { works: "Gültig", disabled: "Abgeschaltet" },
  id: "Client-Kennung",
  kind: "Art",
  kinds: {
    PUBLIC: "Auf Geräten von Personen oder eine Seite: bewahrt kein Geheimnis",
    CONFIDENTIAL: "Ein Server: bewahrt ein Geheimnis",
  },
  homepage: "Startseite",
  homepageHint: "Von wem dahintersteht; Personen sehen sie, bevor sie es einlassen. https.",
  redirects: "Adressen, an die geantwortet wird",
  redirectsHint:
    "Genau wie es sie sendet, durch Leerzeichen getrennt: https, http auf dem Gerät selbst (127.0.0.1) oder ein Schema, das eine umgekehrte Domain ist (com.example.app:/…). Keine, wo es nur mit einem Code eingelassen wird.",
  logouts: "Adressen nach dem Abmelden",
  logoutsHint: "Wohin es einen Browser führen lassen darf, der sich abgemeldet hat. Kann leer bleiben.",
  noAddress: "Keine",
  byCode: "Mit einem Code",
  byDeviceCode:
    "Darf von einem anderen Gerät aus eingelassen werden, mit einem Code: eine Kommandozeile oder ein Gerät ohne Browser",
  yes: "ja",
  no: "nein",
  scopes: "Es darf Personen bitten um",
  scopesMissing: "Wählen Sie, worum es bitten darf.",
  made: "Registriert",
  disabledAt: "Abgeschaltet",
  next: "Ältere Programme",
  first: "Neueste Programme",
  register: "Programm registrieren",
  name: "Name",
  nameHint: "Wie es für die Personen heißt.",
  submit: "Registrieren",
  registered: (name: string) => `${name} ist registriert.`,
  secretOnce:
    "Kopieren Sie es jetzt und geben Sie es dem Betreiber des Programms auf einem Weg, den sonst niemand liest: Es wird nur dieses eine Mal gezeigt. Wer es hat, gilt als das Programm.",
  rotate: {
    open: "Neues Geheimnis",
    title: (name: string) => `Ein neues Geheimnis für ${name}`,
    means:
      "Das vorige Geheimnis gilt von da an nicht mehr: Das Programm bekommt kein Token, bis es das neue hat. Was Personen ihm erlaubt haben, bleibt.",
    submit: "Neues Geheimnis anlegen",
  },
  disable: {
    open: "Abschalten",
    title: (name: string) => `${name} abschalten`,
    means:
      "Alles, was Personen ihm erlaubt haben, endet sofort und überall: Seine Token werden abgewiesen und seine Verbindungen geschlossen. Niemand kann es mehr einlassen. Ein Zurück gibt es nicht: Es müsste neu registriert werden, und die Personen müssten es wieder einlassen.",
    submit: "Endgültig abschalten",
    done: (name: string) => `${name} ist abgeschaltet.`,
  },
  refusals: {
    ClientNotFound: "Dieses Programm gibt es nicht.",
    ClientDisabled: "Es ist schon abgeschaltet, endgültig.",
    ClientHasNoSecret: "Es bewahrt kein Geheimnis.",
    SecretShownBefore:
      "Dies wurde schon ausgeführt, und das Geheimnis wurde damals gezeigt. Wenn es niemand hat, legen Sie ein neues Geheimnis für das Programm an.",
    IdempotencyKeyReused: "Dieses Formular wurde schon mit anderen Angaben gesendet. Senden Sie es noch einmal.",
  },
} as const;
