import { type Letter, type LetterFacts, type MailKind, timeOf } from "./mail.ts";

const NOT_YOU =
  "Was it not you? Then choose a new password now (“Forgotten password” at the login), and tell whoever runs this Coffer.";

const NOT_YOUR_KEY =
  "Was it not you? Then revoke the key now, choose a new password (“Forgotten password” at the login), and tell whoever runs this Coffer.";

const NOT_YOUR_PASSKEY =
  "Was it not you? Then remove it now, choose a new password (“Forgotten password” at the login), and tell whoever runs this Coffer.";

/** Why a date came to nothing, by payments' codes. */
const WHY_NOT: Readonly<Record<string, string>> = {
  INSUFFICIENT_FUNDS: "there was too little money in the account",
  ACCOUNT_FROZEN: "the account is frozen",
  ACCOUNT_CLOSED: "an account of it is closed",
  PAYEE_NOT_FOUND: "whoever is to be paid was not found",
  CURRENCY_DISABLED: "payments of this currency are switched off",
  LIMIT_EXCEEDED: "your limits left too little room",
  FEE_EXCEEDS_AMOUNT: "its fee would have left nothing of it",
  APPROVAL_REQUIRED: "it needs your approval by now",
  LATE: "it could not be made within a day of its date",
};

export const english: Readonly<Record<MailKind, (facts: LetterFacts) => Letter>> = {
  CONFIRM: ({ username }) => ({
    subject: "Confirm your email address",
    before: [`Hello ${username},`, "an account of Coffer was made with this email address. Confirm that it is yours:"],
    button: "Confirm the address",
    after: [
      "The link works once, for 24 hours.",
      "Have you made no account? Then there is nothing to do: without your confirmation the address is nobody's.",
    ],
  }),
  CHANGE: ({ username }) => ({
    subject: "Confirm your new email address",
    before: [
      `Hello ${username},`,
      "this is to be the email address of your account of Coffer. Confirm that it is yours:",
    ],
    button: "Confirm the address",
    after: [
      "The link works once, for 24 hours. Until then the address before stays.",
      "Do you know nothing of it? Then there is nothing to do: without your confirmation nothing changes.",
    ],
  }),
  RESET: ({ username }) => ({
    subject: "Choose a new password",
    before: [`Hello ${username},`, "somebody asked for a new password of your account of Coffer. Choose it here:"],
    button: "Choose a new password",
    after: [
      "The link works once, for 30 minutes from when it was asked for. All sessions of the account end with it.",
      "Was it not you? Then there is nothing to do: your password stays, and whoever it was has learned nothing.",
    ],
  }),
  EMAIL_TAKEN: ({ username }) => ({
    subject: "You already have a Coffer account",
    before: [
      `Hello ${username},`,
      "somebody just named this email address for another account of Coffer. It belongs to your account, so it stays yours, and nothing of your account was changed.",
    ],
    after: [
      "Was it you? Log in with this address or your username; if you have forgotten the password, ask for a new one at the login.",
      "Was it not you? Then there is nothing to do: whoever it was has not learned that you have an account.",
    ],
  }),
  EMAIL_CHANGED: ({ username, detail }) => ({
    subject: "Your email address was changed",
    before: [
      `Hello ${username},`,
      `the email address of your account of Coffer is ${detail ?? "another"} now, and no longer this one.`,
      "Was it not you? Take it back here: your address is this one again, every session ends, whatever was added since to log in with is removed, and another mail says how you choose a new password.",
    ],
    button: "Take it back",
    after: ["The link works once, for 72 hours. Was it you? Then there is nothing to do."],
  }),
  PASSWORD_CHANGED: ({ username }) => ({
    subject: "Your password was changed",
    before: [
      `Hello ${username},`,
      "the password of your account of Coffer was changed, and sessions elsewhere have ended. Passkeys, API keys and recovery codes are as they were. Here you see whether all of them are yours:",
    ],
    button: "What your account is opened by",
    after: ["Was it you? Then there is nothing more to do.", NOT_YOU],
  }),
  PASSKEY_ADDED: ({ username, detail }) => ({
    subject: "A passkey was added",
    before: [
      `Hello ${username},`,
      `a passkey was added to your account of Coffer${named(detail)}. Whoever has it can log in, also after another password was chosen. Here it can be removed:`,
    ],
    button: "Your passkeys",
    after: ["Was it you? Then there is nothing to do.", NOT_YOUR_PASSKEY],
  }),
  PASSKEY_REMOVED: ({ username, detail }) => ({
    subject: "A passkey was removed",
    before: [`Hello ${username},`, `a passkey of your account of Coffer was removed${named(detail)}.`],
    after: ["Was it you? Then there is nothing to do.", NOT_YOU],
  }),
  SECOND_FACTOR_ADDED: ({ username }) => ({
    subject: "An authenticator app was added",
    before: [
      `Hello ${username},`,
      "an authenticator app was added to your account of Coffer: a login asks for its code now.",
    ],
    after: ["Was it you? Then there is nothing to do.", NOT_YOU],
  }),
  SECOND_FACTOR_REMOVED: ({ username }) => ({
    subject: "The authenticator app was removed",
    before: [
      `Hello ${username},`,
      "the authenticator app of your account of Coffer was removed: a login does not ask for its code any more.",
    ],
    after: ["Was it you? Then there is nothing to do.", NOT_YOU],
  }),
  RECOVERY_CODES_RENEWED: ({ username }) => ({
    subject: "You have new recovery codes",
    before: [
      `Hello ${username},`,
      "new recovery codes of your account of Coffer were made. Those from before are good no more.",
    ],
    after: ["Was it you? Then there is nothing to do.", NOT_YOU],
  }),
  API_KEY_ADDED: ({ username, detail }) => ({
    subject: "An API key was made",
    before: [
      `Hello ${username},`,
      `an API key was made by your account of Coffer${named(detail)}. Whoever has it does what it was made for, without a login. Here it can be revoked, or with the service that it is for:`,
    ],
    button: "Your API keys",
    after: ["Was it you? Then there is nothing to do.", NOT_YOUR_KEY],
  }),
  API_KEY_ROTATED: ({ username, detail }) => ({
    subject: "An API key has another secret",
    before: [
      `Hello ${username},`,
      `an API key was given another secret by your account of Coffer${named(detail)}. Whoever has that does what the key was made for, without a login. Here it can be revoked, or with the service that it is for:`,
    ],
    button: "Your API keys",
    after: ["Was it you? Then there is nothing to do.", NOT_YOUR_KEY],
  }),
  API_KEY_REMOVED: ({ username, detail }) => ({
    subject: "An API key was revoked",
    before: [
      `Hello ${username},`,
      `an API key was revoked by your account of Coffer${named(detail)}. It is good for nothing any more.`,
    ],
    after: ["Was it you? Then there is nothing to do.", NOT_YOU],
  }),
  NEW_DEVICE: ({ username, detail, at }) => ({
    subject: "A login on a new device",
    before: [
      `Hello ${username},`,
      `somebody logged in to your account of Coffer on a device that was not known: ${detail ?? "it did not say what it is"}, ${timeOf(at)}.`,
      "Here you see where you are logged in, and end what is not yours:",
    ],
    button: "Where you are logged in",
    after: [
      "Was it you? Then there is nothing to do.",
      NOT_YOU,
      "A day brings five such mails at most; that page shows every login.",
    ],
  }),
  REQUEST_REMINDED: ({ username, detail }) => ({
    subject: "A payment request waits for you",
    before: [
      `Hello ${username},`,
      `${detail ?? "somebody"} asks you for money at Coffer, and has reminded you of it. Here you see what it is for, pay it or decline it:`,
    ],
    button: "Your payment requests",
    after: ["Do you know nothing of it? Then decline it: nothing is taken from you that you do not pay yourself."],
  }),
  WEBHOOK_DISABLED: ({ username, detail, at }) => ({
    subject: "A webhook endpoint was disabled",
    before: [
      `Hello ${username},`,
      `an endpoint of your webhooks at Coffer was disabled at ${timeOf(at)}: ${detail === "GONE" ? "it answered that it is gone (410)" : "for days it has taken nothing"}. What happens is not sent there any more. Here you see what it answered, enable it, and have sent again what it has missed:`,
    ],
    button: "Your webhooks",
    after: ["Is the endpoint meant to be gone? Then remove it there."],
  }),
  SCHEDULE_DATE_FAILED: ({ username, detail, at }) => ({
    subject: "A scheduled payment was not made",
    before: [
      `Hello ${username},`,
      `a payment that you have scheduled at Coffer was due, and was not made (${timeOf(at)}): ${WHY_NOT[detail ?? ""] ?? "it was refused"}.`,
    ],
    after: ["It is not tried again; the next date of the schedule is. Pay this one yourself, if it is to be paid."],
  }),
  SCHEDULE_PAUSED: ({ username, at }) => ({
    subject: "A payment schedule was paused",
    before: [
      `Hello ${username},`,
      `three payments of one of your schedules at Coffer were refused, one after the other, so it was paused at ${timeOf(at)}. Nothing is paid by it until you resume it.`,
    ],
    after: ["What was due meanwhile is not made up for."],
  }),
};

const named = (detail: string | null): string => (detail ? `: ${detail}` : "");
