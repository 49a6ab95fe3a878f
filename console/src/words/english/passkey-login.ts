/** Why a passkey was not taken, wherever that is said. */
export const passkeyFaults = {
  CHALLENGE: "This took too long: try again.",
  ORIGIN: "This page is not at the address that this Coffer is known by. Open it there, and try again.",
  USER_VERIFICATION:
    "Your device did not check that it is you. Set up a fingerprint, a face or a PIN on it, and try again.",
  KEY: "This device made a passkey that cannot be taken here. Try another one.",
  NOT_PROVED: "This passkey is not one of an account here. It may have been removed: log in another way.",
} as const;

export const passkeyLogin = {
  button: "Use a passkey",
  notChosen: "No passkey was used. Try again, or log in with your password.",
  faults: passkeyFaults,
  refusals: {
    PasskeysUnavailable: "This Coffer has no passkeys: its public address is no name.",
    UserFrozen:
      "This account is frozen, and nobody can log in to it. Ask whoever runs this Coffer. What is paid to you still arrives.",
  },
  atLocalhost: "A passkey belongs to a name, and this page was opened by an address.",
  openAtLocalhost: "Open it at localhost to log in with one.",
} as const;
