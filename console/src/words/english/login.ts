export const login = {
  title: "Log in",
  login: "Username or email",
  password: "Password",
  submit: "Log in",
  work: "Your browser computes something first, which keeps off who guesses passwords. One moment.",
  toRegister: "Make an account",
  toForgot: "Forgotten password",
  registered: (name: string) =>
    `Log in as ${name} now. A mail says how you confirm your address; until then log in by your username.`,
  reset: (name: string) =>
    `Your password is another now. Log in as ${name} with it. Passkeys and API keys are as they were: see in the settings whether all are yours.`,
  refusals: {
    InvalidCredentials:
      "There is no account of this name with this password. Check both; small and capital letters differ. An email address is found once it was confirmed.",
    UserFrozen:
      "This account is frozen, and nobody can log in to it. Ask whoever runs this Coffer. What is paid to you still arrives.",
  },
  ended: {
    here: "You are logged out, in every tab of this browser.",
    elsewhere: "You have logged out in another tab of this browser.",
    server:
      "The server has ended your session: its time was over, it was ended elsewhere, or the account was frozen. Log in again: a frozen account is told so, and otherwise you come back to the page that was open.",
  },
} as const;
