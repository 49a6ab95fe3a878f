export const mailLinks = {
  /** The page was opened without a link, or with half of one. */
  noToken:
    "Diese Seite öffnet der ganze Link aus einer E-Mail. Öffnen Sie die E-Mail noch einmal oder fordern Sie eine neue an.",
  toLogin: "Anmelden",
  refusals: {
    LinkNotValid: "Dieser Link gilt nicht mehr: Er wurde benutzt oder ist zu alt. Fordern Sie eine neue E-Mail an.",
    EmailUnavailable: "Ein anderes Konto hat diese Adresse inzwischen bestätigt: Sie bleibt bei jenem Konto.",
  },
  forgot: {
    title: "Passwort vergessen",
    meaning: "Eine E-Mail sagt, wie Sie ein anderes wählen. Sie geht an die Adresse, die Sie bestätigt haben.",
    login: "Benutzername oder E-Mail",
    submit: "E-Mail senden",
    sent: (minutes: number) =>
      `Gibt es ein solches Konto und ist seine Adresse bestätigt, dann ist eine E-Mail unterwegs. Ihr Link gilt ${minutes} Minuten.`,
    nothing:
      "Kommt nichts? Sehen Sie im Spam-Ordner nach. Ein Konto, dessen Adresse niemand bestätigt hat, bekommt keine: Fragen Sie den Betreiber dieses Coffer.",
  },
  reset: {
    title: "Neues Passwort wählen",
    password: "Neues Passwort",
    submit: "Passwort setzen",
    meaning: "Jede Sitzung des Kontos endet damit.",
    again: "Eine neue E-Mail anfordern",
  },
  confirm: {
    title: "Adresse bestätigen",
    meaning:
      "Damit gehört die Adresse zu Ihrem Konto: Sie können sich mit ihr anmelden und per E-Mail an sie ein neues Passwort wählen.",
    submit: "Adresse bestätigen",
    done: (address: string) => `${address} ist bestätigt und gehört zu Ihrem Konto.`,
  },
  undo: {
    title: "Änderung zurücknehmen",
    meaning:
      "Die vorige Adresse gehört wieder zu Ihrem Konto. Jede Sitzung endet, seither hinzugefügte Passkeys, Apps und API-Schlüssel sind weg, das Passwort gilt nicht mehr, und eine E-Mail sagt, wie Sie ein anderes wählen.",
    submit: "Zurücknehmen",
    done: (address: string) =>
      `${address} gehört wieder zu Ihrem Konto. Eine E-Mail dorthin sagt, wie Sie ein neues Passwort wählen.`,
  },
  address: {
    title: "E-Mail-Adresse",
    address: "Adresse",
    confirmed: "Bestätigt",
    unconfirmed: "Noch nicht bestätigt",
    meaning:
      "Bis sie bestätigt ist, melden Sie sich nur mit dem Benutzernamen an, ein vergessenes Passwort lässt sich nicht ersetzen, und keine E-Mail sagt Ihnen, was mit Ihrem Konto geschieht.",
    resend: "E-Mail noch einmal senden",
    sent: (address: string) => `Eine E-Mail an ${address} ist unterwegs: Öffnen Sie ihren Link.`,
    change: "Adresse ändern",
    fresh: "Neue Adresse",
    password: "Ihr Passwort",
    submit: "E-Mail an die neue Adresse senden",
    changed: "Sie gehört zu Ihrem Konto, sobald Sie den Link in der E-Mail öffnen.",
  },
  password: {
    title: "Passwort",
    current: "Bisheriges Passwort",
    fresh: "Neues Passwort",
    submit: "Passwort ändern",
    meaning: "Jede andere Sitzung von Ihnen endet; diese geht weiter.",
    done: (ended: number) =>
      ended === 1
        ? "Ihr Passwort ist geändert. Eine andere Sitzung wurde beendet."
        : `Ihr Passwort ist geändert. ${ended} andere Sitzungen wurden beendet.`,
  },
  refused: {
    WrongPassword: "Das ist nicht das Passwort dieses Kontos.",
    EmailAlreadyConfirmed: "Diese Adresse gehört schon zu Ihrem Konto und ist bestätigt.",
  },
} as const;
