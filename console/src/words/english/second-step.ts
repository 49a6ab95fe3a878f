const triesLeft = (left: number) => (left === 1 ? "One more try." : `${left} more tries.`);
const wrongCode = (left: number) => `That code is wrong, or was used before. ${triesLeft(left)}`;

/** What a login asks for beside the password. */
export const secondStep = {
  title: "One more step",
  why: {
    totp: "The password is right. Open your authenticator app and type the code that it shows for this Coffer.",
    recoveryCode: "The password is right. Type one of the recovery codes that you kept: it is used up.",
    passkey: "The password is right. Your device asks for your fingerprint, your face or its PIN now.",
  },
  label: { totp: "Code of the app", recoveryCode: "Recovery code" },
  hint: {
    totp: "Six digits. Each code is taken once, and a new one comes every 30 seconds.",
    recoveryCode: "Sixteen characters. Capitals, hyphens and spaces do not matter.",
  },
  noCode: { totp: "Type the six digits that the app shows.", recoveryCode: "Type all sixteen characters of a code." },
  wrong: {
    totp: wrongCode,
    recoveryCode: wrongCode,
    passkey: (left: number) => `This passkey is none of this account's, or took too long. ${triesLeft(left)}`,
  },
  withPasskey: "Use a passkey",
  submit: "Log in",
  instead: { totp: "Use the authenticator app", recoveryCode: "Use a recovery code", passkey: "Use a passkey" },
  anew: "Start again",
  over: {
    SecondFactorRefused: "That code is wrong, too, and there are no more tries. Start again with your password.",
    ChallengeExpired: "This login took too long, or had too many wrong codes. Start again with your password.",
    UserFrozen:
      "This account is frozen, and nobody can log in to it. Ask whoever runs this Coffer. What is paid to you still arrives.",
  },
} as const;
