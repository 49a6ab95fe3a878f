/** Why a passkey was not taken, wherever that is said. */
export const passkeyFaults = {
  CHALLENGE: "Das hat zu lange gedauert: Versuchen Sie es noch einmal.",
  ORIGIN: "Öffnen Sie diese Seite unter der Adresse, unter der dieses Coffer bekannt ist.",
  USER_VERIFICATION:
    "Ihr Gerät hat nicht geprüft, ob Sie es sind. Richten Sie dort Fingerabdruck, Gesicht oder PIN ein.",
  KEY: "Dieses Gerät hat einen Passkey gemacht, der hier nicht genommen werden kann. Versuchen Sie es mit einem anderen.",
  NOT_PROVED:
    "Dieser Passkey gehört zu keinem Konto hier. Vielleicht wurde er entfernt: Melden Sie sich auf andere Weise an.",
} as const;

export const passkeyLogin = {
  button: "Passkey verwenden",
  notChosen: "Es wurde kein Passkey benutzt. Versuchen Sie es noch einmal oder melden Sie sich mit dem Passwort an.",
  faults: passkeyFaults,
  refusals: {
    PasskeysUnavailable: "Dieses Coffer hat keine Passkeys: Seine öffentliche Adresse ist kein Name.",
    UserFrozen:
      "Dieses Konto ist eingefroren, und niemand kann sich anmelden. Fragen Sie den Betreiber dieses Coffer. Was an Sie gezahlt wird, kommt weiterhin an.",
  },
  atLocalhost: "Ein Passkey gehört zu einem Namen, und diese Seite wurde über eine Adresse geöffnet.",
  openAtLocalhost: "Öffnen Sie sie unter localhost, um sich mit einem anzumelden.",
} as const;
