export const mailLinks = {
  /** The page was opened without a link, or with half of one. */
  noToken: "This page is opened by the link of a mail, all of it. Open the mail again, or ask for another.",
  toLogin: "Log in",
  refusals: {
    LinkNotValid: "This link is good no more: it was used, or it is too old. Ask for another mail.",
    EmailUnavailable: "Another account has confirmed this address meanwhile: it stays that account's.",
  },
  forgot: {
    title: "Forgotten password",
    meaning: "A mail says how you choose another one. It goes to the address that you have confirmed.",
    login: "Username or email",
    submit: "Send the mail",
    sent: (minutes: number) =>
      `If there is such an account, and its address was confirmed, a mail is on its way. Its link is good for ${minutes} minutes.`,
    nothing:
      "Nothing comes? Look among unwanted mail. An account whose address nobody confirmed gets none: ask whoever runs this Coffer.",
  },
  reset: {
    title: "Choose a new password",
    password: "New password",
    submit: "Set the password",
    meaning: "Every session of the account ends with it.",
    again: "Ask for another mail",
  },
  confirm: {
    title: "Confirm your address",
    meaning:
      "With this the address is your account's: you can log in by it, and choose a new password by a mail to it.",
    submit: "Confirm the address",
    done: (address: string) => `${address} is confirmed, and your account's.`,
  },
  undo: {
    title: "Take the change back",
    meaning:
      "The address before is your account's again. Every session ends, passkeys, apps and API keys that were added since are gone, the password is good no more, and a mail says how you choose another.",
    submit: "Take it back",
    done: (address: string) => `${address} is your account's again. A mail to it says how you choose a new password.`,
  },
  address: {
    title: "Email address",
    address: "Address",
    confirmed: "Confirmed",
    unconfirmed: "Not confirmed yet",
    meaning:
      "Until it is confirmed you log in by your username alone, a forgotten password cannot be replaced, and no mail tells you what becomes of your account.",
    resend: "Send the mail again",
    sent: (address: string) => `A mail to ${address} is on its way: open its link.`,
    change: "Change the address",
    fresh: "New address",
    password: "Your password",
    submit: "Send a mail to the new address",
    changed: "It becomes your account's when you open the link in the mail.",
  },
  password: {
    title: "Password",
    current: "Password of now",
    fresh: "New password",
    submit: "Change the password",
    meaning: "Every other session of yours ends; this one goes on.",
    done: (ended: number) =>
      ended === 1
        ? "Your password is another. One other session ended."
        : `Your password is another. ${ended} other sessions ended.`,
  },
  refused: {
    WrongPassword: "That is not the password of this account.",
    EmailAlreadyConfirmed: "This address is your account's already, and confirmed.",
  },
} as const;
