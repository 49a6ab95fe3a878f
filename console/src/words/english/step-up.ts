export const stepUp = {
  title: "Is it still you?",
  about:
    "What you asked for needs a fresh proof that it is you. Nothing was done yet: it goes on when you have given it. Close this, and everything stays as it is.",
  password: "Password",
  code: "Code",
  codeHint: "The six digits that your authenticator app shows, or one of your recovery codes.",
  passkey: "Use a passkey",
  notChosen: "No passkey was used: it was dismissed, or the device did not recognise you.",
  submit: "Go on",
  twoFactors:
    "Your password alone is not enough for this: it needs a second factor, and your account has none. Nothing was done.",
  refusals: {
    SecondFactorMissing: "Your account has a second factor: type a code, too, or use a passkey.",
    ProofRefused:
      "This does not prove that it is you. Small and capital letters of the password differ, and a code works once.",
    UserFrozen: "Your account is frozen. Ask whoever runs this Coffer.",
    SessionEnded: "Your session has ended. Log in again.",
  },
} as const;
