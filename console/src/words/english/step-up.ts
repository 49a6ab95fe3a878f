export const stepUp = {
  title: "Is it still you?",
  about:
    "What you asked for needs a fresh proof that it is you. Nothing was done yet: it goes on when you have given it. Close this, and everything stays as it is.",
  password: "Password",
  submit: "Go on",
  twoFactors:
    "Your password alone is not enough for this: it needs a second factor, and your account has none. Nothing was done.",
  refusals: {
    ProofRefused: "This is not your password. Small and capital letters differ.",
    UserFrozen: "Your account is frozen. Ask whoever runs this Coffer.",
    SessionEnded: "Your session has ended. Log in again.",
  },
} as const;
