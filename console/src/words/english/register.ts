export const register = {
  title: "Make an account",
  username: "Username",
  usernameHint: "3 to 32 letters, digits, “_”, “-” or “.”. Others pay to it.",
  email: "Email",
  password: "Password",
  passwordHint: "12 characters or more, not a common one, without the username.",
  submit: "Make the account",
  toLogin: "Log in instead",
  refusals: { UsernameTaken: "Somebody has this name already: choose another." },
  faults: {
    TOO_SHORT: "It is shorter than 12 characters.",
    TOO_LONG: "It is longer than 256 characters.",
    COMMON: "It is on the list of common passwords.",
    CONTAINS_USERNAME: "It contains the username.",
  },
} as const;
