export const login = {
  title: "Anmelden",
  login: "Benutzername oder E-Mail",
  password: "Passwort",
  submit: "Anmelden",
  work: "Ihr Browser rechnet erst etwas aus; das hält fern, wer Passwörter rät. Einen Moment.",
  toRegister: "Konto anlegen",
  toForgot: "Passwort vergessen",
  registered: (name: string) =>
    `Melden Sie sich jetzt als ${name} an. Bestätigen Sie Ihre Adresse über die E-Mail; bis dahin gilt nur der Benutzername.`,
  reset: (name: string) =>
    `Ihr Passwort ist geändert: Melden Sie sich als ${name} damit an. Passkeys und API-Schlüssel sind, wie sie waren: Prüfen Sie sie in den Einstellungen.`,
  refusals: {
    InvalidCredentials:
      "Es gibt kein Konto dieses Namens mit diesem Passwort. Auf Groß- und Kleinschreibung kommt es an. Eine E-Mail-Adresse gilt, sobald sie bestätigt ist.",
    UserFrozen:
      "Dieses Konto ist eingefroren, und niemand kann sich anmelden. Fragen Sie den Betreiber dieses Coffer. Was an Sie gezahlt wird, kommt weiterhin an.",
  },
  ended: {
    here: "Sie sind abgemeldet, in jedem Tab dieses Browsers.",
    elsewhere: "Sie haben sich in einem anderen Tab dieses Browsers abgemeldet.",
    server:
      "Der Server hat Ihre Sitzung beendet: Ihre Zeit war um, sie wurde anderswo beendet, oder das Konto ist eingefroren. Melden Sie sich wieder an: Dann kommen Sie auf die offene Seite zurück.",
  },
} as const;
