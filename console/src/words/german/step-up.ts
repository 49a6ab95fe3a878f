export const stepUp = {
  title: "Sind das noch Sie?",
  about:
    "Was Sie verlangt haben, braucht einen frischen Nachweis, dass Sie es sind. Noch wurde nichts ausgeführt: Es geht weiter, wenn Sie ihn gegeben haben. Schließen Sie dies, dann bleibt alles, wie es ist.",
  password: "Passwort",
  code: "Code",
  codeHint: "Die sechs Ziffern, die Ihre Authenticator-App zeigt, oder einer Ihrer Wiederherstellungscodes.",
  passkey: "Passkey verwenden",
  notChosen: "Es wurde kein Passkey benutzt: Er wurde weggeklickt, oder das Gerät hat Sie nicht erkannt.",
  submit: "Weiter",
  twoFactors:
    "Ihr Passwort allein genügt hierfür nicht: Es braucht einen zweiten Faktor, und Ihr Konto hat keinen. Nichts wurde ausgeführt.",
  refusals: {
    SecondFactorMissing:
      "Ihr Konto hat einen zweiten Faktor: Tippen Sie auch einen Code ein oder verwenden Sie einen Passkey.",
    ProofRefused:
      "Das weist nicht nach, dass Sie es sind. Auf Groß- und Kleinschreibung des Passworts kommt es an, und ein Code gilt einmal.",
    UserFrozen: "Ihr Konto ist eingefroren. Fragen Sie den Betreiber dieses Coffer.",
    SessionEnded: "Ihre Sitzung ist beendet. Melden Sie sich wieder an.",
  },
} as const;
