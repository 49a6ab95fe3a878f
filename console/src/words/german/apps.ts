/** What a program of others may do, as the page that asked said it. */
const scopes: Readonly<Record<string, string>> = {
  openid: "wissen, dass Sie es sind",
  profile: "Ihren Benutzernamen sehen",
  email: "Ihre E-Mail-Adresse sehen",
  offline_access: "weitermachen, während Sie nicht da sind",
  "profile:read": "Ihr Profil sehen",
  "profile:write": "Ihr Profil ändern",
  "verification:read": "sehen, wie weit Sie verifiziert sind",
  "wallets:read": "Ihre Wallets sehen",
  "wallets:create": "Wallets anlegen",
  "accounts:read": "Ihre Konten und Salden sehen",
  "accounts:open": "Konten eröffnen",
  "payments:read": "Ihre Zahlungen sehen",
  "payments:write": "Ihr Geld senden",
  "payments:withdraw": "Ihr Geld auszahlen",
  "contacts:read": "Ihre Kontakte sehen",
  "webhooks:manage": "sich um Ihre Webhooks kümmern",
  "sandbox:control": "die Testuhr einer Sandbox vorstellen",
};

export const apps = {
  title: "Eingelassene Apps",
  none: "Sie haben kein fremdes Programm in Ihr Konto gelassen.",
  mayDo: "Es darf",
  scope: (scope: string) => scopes[scope] ?? scope,
  since: "Eingelassen",
  used: "Zuletzt benutzt",
  end: (name: string) => `${name} beenden`,
  endTitle: (name: string) => `Beenden, was ${name} erlaubt wurde?`,
  endMeaning: "Das Programm ist sofort und überall draußen. Um wiederzukommen, muss es Sie noch einmal fragen.",
  endNow: "Beenden",
  refusals: { GrantNotFound: "Das war schon beendet, vielleicht in einem anderen Tab." },
} as const;
