export const login = {
  title: "Log in",
  login: "Username or email",
  password: "Password",
  submit: "Log in",
  toRegister: "Make an account",
  registered: (name: string) => `Log in as ${name} now.`,
  maybeTaken:
    "You have just made this account: if its email address belonged to somebody already, none was made, and a mail to the address says so.",
  refusals: {
    InvalidCredentials:
      "There is no account of this name with this password. Check both; small and capital letters differ.",
    UserFrozen:
      "This account is frozen, and nobody can log in to it. Ask whoever runs this Coffer. What is paid to you still arrives.",
  },
  second: {
    title: "One more step",
    why: {
      totp: "The password is right. Open your authenticator app and type the code that it shows for this Coffer.",
      recoveryCode: "The password is right. Type one of the recovery codes that you kept: it is used up.",
    },
    label: { totp: "Code of the app", recoveryCode: "Recovery code" },
    hint: {
      totp: "Six digits. Each code is taken once, and a new one comes every 30 seconds.",
      recoveryCode: "Sixteen characters. Capitals, hyphens and spaces do not matter.",
    },
    noCode: { totp: "Type the six digits that the app shows.", recoveryCode: "Type all sixteen characters of a code." },
    wrong: (left: number) =>
      `That code is wrong, or was used before. ${left === 1 ? "One more try." : `${left} more tries.`}`,
    submit: "Log in",
    instead: { totp: "Use the authenticator app", recoveryCode: "Use a recovery code" },
    anew: "Start again",
    over: {
      SecondFactorRefused: "That code is wrong, too, and there are no more tries. Start again with your password.",
      ChallengeExpired: "This login took too long, or had too many wrong codes. Start again with your password.",
      UserFrozen:
        "This account is frozen, and nobody can log in to it. Ask whoever runs this Coffer. What is paid to you still arrives.",
    },
  },
  ended: {
    here: "You are logged out, in every tab of this browser.",
    elsewhere: "You have logged out in another tab of this browser.",
    server:
      "The server has ended your session: its time was over, it was ended elsewhere, or the account was frozen. Log in again: a frozen account is told so, and otherwise you come back to the page that was open.",
  },
} as const;
