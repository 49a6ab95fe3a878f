const triesLeft = (left: number) => (left === 1 ? "Noch ein Versuch." : `Noch ${left} Versuche.`);
const wrongCode = (left: number) => `Dieser Code ist falsch oder wurde schon benutzt. ${triesLeft(left)}`;

/** What a login asks for beside the password. */
export const secondStep = {
  title: "Noch ein Schritt",
  why: {
    totp: "Das Passwort stimmt. Öffnen Sie Ihre Authenticator-App und tippen Sie den Code ein, den sie für dieses Coffer zeigt.",
    recoveryCode:
      "Das Passwort stimmt. Tippen Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben: Er wird verbraucht.",
    passkey: "Das Passwort stimmt. Ihr Gerät fragt jetzt nach Fingerabdruck, Gesicht oder seiner PIN.",
  },
  label: { totp: "Code der App", recoveryCode: "Wiederherstellungscode" },
  hint: {
    totp: "Sechs Ziffern. Jeder Code gilt einmal, und alle 30 Sekunden kommt ein neuer.",
    recoveryCode: "Sechzehn Zeichen. Auf Großbuchstaben, Bindestriche und Leerzeichen kommt es nicht an.",
  },
  noCode: {
    totp: "Tippen Sie die sechs Ziffern ein, die die App zeigt.",
    recoveryCode: "Tippen Sie alle sechzehn Zeichen eines Codes ein.",
  },
  wrong: {
    totp: wrongCode,
    recoveryCode: wrongCode,
    passkey: (left: number) => `Dieser Passkey gehört nicht zu diesem Konto oder kam zu spät. ${triesLeft(left)}`,
  },
  withPasskey: "Passkey verwenden",
  submit: "Anmelden",
  instead: {
    totp: "Die Authenticator-App verwenden",
    recoveryCode: "Einen Wiederherstellungscode verwenden",
    passkey: "Einen Passkey verwenden",
  },
  anew: "Neu beginnen",
  over: {
    SecondFactorRefused:
      "Auch dieser Code ist falsch, und es gibt keine Versuche mehr. Beginnen Sie neu mit Ihrem Passwort.",
    ChallengeExpired:
      "Diese Anmeldung hat zu lange gedauert oder hatte zu viele falsche Codes. Beginnen Sie neu mit Ihrem Passwort.",
    UserFrozen:
      "Dieses Konto ist eingefroren, und niemand kann sich anmelden. Fragen Sie den Betreiber dieses Coffer. Was an Sie gezahlt wird, kommt weiterhin an.",
  },
} as const;
