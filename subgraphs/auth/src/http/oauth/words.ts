import { acceptedLanguages, primarySubtag } from "@coffer/platform/http/accepted-languages";

/** What people read on the pages of OAuth, by language. A text that is missing does not compile. */
export type Words = typeof ENGLISH;

const ENGLISH = {
  language: "en",
  title: "Coffer",
  logIn: {
    title: "Log in",
    toGoOn: (client: string) => `${client} asks to be let into your Coffer. Log in first.`,
    name: "Username or email",
    password: "Password",
    button: "Log in",
    wrong: "There is no such account, or the password is another.",
    frozen: "This account is frozen. Ask support.",
    busy: (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`,
    waiting: "Too much is under way. Try again in a moment.",
  },
  work: {
    doing: "Your browser computes something first, which keeps off who guesses passwords. One moment.",
    missing:
      "What your browser has to compute first was missing, or took too long. Type your password again; this needs JavaScript.",
  },
  secondFactor: {
    title: "One more proof",
    code: "Code from your authenticator app, or a recovery code",
    button: "Go on",
    wrong: (left: number) => `That code is not right. Tries left: ${left}.`,
    over: "That took too long. Log in again.",
    passkeyOnly: "This account is proved with a passkey.",
  },
  passkey: {
    button: "Use a passkey",
    failed: "The browser gave no passkey. Try again, or go on without one.",
    refused: "That passkey was not taken. Try again, or go on without one.",
  },
  consent: {
    title: (client: string) => `Let ${client} in?`,
    who: (client: string) => `${client} wants to use your account. It will be able to:`,
    homepage: "Whose it is, as its maker says:",
    leadsTo: (host: string) => `Afterwards you are led to ${host}.`,
    leadsToDevice: "Afterwards you are led back to the program on this device.",
    leadsToOther:
      "You let in another device, the one that shows the code. Go on only if you started that yourself, there, just now.",
    asUser: "You are logged in as",
    anytime: "You can end this at any time, in the security settings.",
    allow: "Let it in",
    refuse: "No",
  },
  scopes: {
    openid: "know that it is you, by a number of your account",
    profile: "see your username",
    email: "see your email address",
    offline_access: "go on while you are away, until you end it",
    "profile:read": "see your profile",
    "profile:write": "change your profile",
    "verification:read": "see how far you are verified",
    "wallets:read": "see your wallets and their addresses",
    "wallets:create": "make wallets for you",
    "wallets:manage": "name and archive your wallets, and make addresses",
    "accounts:read": "see your accounts and balances",
    "accounts:open": "open accounts for you",
    "payments:read": "see your payments",
    "payments:write": "send your money, and take payments for you",
    "payments:withdraw": "take your money out, to your own payment methods",
    "webhooks:manage": "have what happens to you sent on, and see what was sent",
    "sandbox:control": "advance the test clock, where this is a sandbox",
    "ledger:read": "see the books, where your account may",
    "operations:read": "see how the system runs, where your account may",
  } as Readonly<Record<string, string>>,
  device: {
    title: "Let a device in",
    enter: "Enter the code that the device shows.",
    code: "Code",
    go: "Go on",
    wrong: "There is no such code, or it is over or was used. Look at the device.",
    cancelled: "Nothing was let in.",
    failed: "That did not work. Ask the device for a new code.",
    confirmTitle: "Is this the code?",
    confirm: (client: string) => `${client} asks to be let in by a device that shows this code:`,
    asked: (address: string) => `It asked from the address ${address}.`,
    beware: "If somebody sent you this code or this page, it is theirs and not yours: say no.",
    same: "Yes, my device shows it",
    other: "No",
    doneTitle: "The device is in",
    done: "You can close this page and go on at the device.",
  },
  logOut: {
    title: "Log out?",
    asks: (client: string) => `${client} asks to log you out here, in this browser.`,
    what: "Programs that you let in end with it, but for those that may go on while you are away.",
    button: "Log out",
    only: (client: string) => `Stay logged in, and end ${client} alone`,
    doneTitle: "Done",
    done: "You are logged out here. You can close this page.",
    doneOnly: (client: string) => `${client} has ended. You can close this page.`,
  },
  failed: {
    title: "This did not work",
    over: "This page is over, or belongs to another window. Begin again where you came from.",
    foreign: "This was not sent by a page of ours. Begin again where you came from.",
    begin: "Begin again where you came from. If it stays so, tell whoever made the program:",
  },
};

const GERMAN: Words = {
  language: "de",
  title: "Coffer",
  logIn: {
    title: "Anmelden",
    toGoOn: (client) => `${client} möchte in Ihr Coffer eingelassen werden. Melden Sie sich zuerst an.`,
    name: "Benutzername oder E-Mail",
    password: "Passwort",
    button: "Anmelden",
    wrong: "Dieses Konto gibt es nicht, oder das Passwort ist ein anderes.",
    frozen: "Dieses Konto ist gesperrt. Fragen Sie den Support.",
    busy: (seconds) => `Zu viele Versuche. Versuchen Sie es in ${seconds} Sekunden wieder.`,
    waiting: "Gerade ist zu viel los. Versuchen Sie es gleich wieder.",
  },
  work: {
    doing: "Ihr Browser rechnet erst etwas; das hält ab, wer Passwörter rät. Einen Augenblick.",
    missing:
      "Was Ihr Browser erst rechnen muss, fehlte oder hat zu lange gedauert. Geben Sie Ihr Passwort noch einmal ein; dazu braucht es JavaScript.",
  },
  secondFactor: {
    title: "Noch ein Nachweis",
    code: "Code aus Ihrer Authenticator-App oder ein Wiederherstellungscode",
    button: "Weiter",
    wrong: (left) => `Dieser Code stimmt nicht. Versuche übrig: ${left}.`,
    over: "Das hat zu lange gedauert. Melden Sie sich noch einmal an.",
    passkeyOnly: "Dieses Konto wird mit einem Passkey nachgewiesen.",
  },
  passkey: {
    button: "Passkey verwenden",
    failed: "Der Browser hat keinen Passkey gegeben. Versuchen Sie es wieder, oder machen Sie ohne weiter.",
    refused: "Dieser Passkey wurde nicht angenommen. Versuchen Sie es wieder, oder machen Sie ohne weiter.",
  },
  consent: {
    title: (client) => `${client} einlassen?`,
    who: (client) => `${client} möchte Ihr Konto benutzen und könnte dann:`,
    homepage: "Von wem es ist, laut Hersteller:",
    leadsTo: (host) => `Danach geht es weiter zu ${host}.`,
    leadsToDevice: "Danach geht es zurück zum Programm auf diesem Gerät.",
    leadsToOther:
      "Sie lassen ein anderes Gerät ein, nämlich das mit dem Code. Nur weiter, wenn Sie es selbst dort gerade begonnen haben.",
    asUser: "Sie sind angemeldet als",
    anytime: "Sie können das jederzeit beenden, in den Sicherheitseinstellungen.",
    allow: "Einlassen",
    refuse: "Nein",
  },
  scopes: {
    openid: "wissen, dass Sie es sind, an einer Nummer Ihres Kontos",
    profile: "Ihren Benutzernamen sehen",
    email: "Ihre E-Mail-Adresse sehen",
    offline_access: "weitermachen, auch wenn Sie nicht da sind, bis Sie es beenden",
    "profile:read": "Ihr Profil sehen",
    "profile:write": "Ihr Profil ändern",
    "verification:read": "sehen, wie weit Sie geprüft sind",
    "wallets:read": "Ihre Wallets und deren Adressen sehen",
    "wallets:create": "Wallets für Sie anlegen",
    "wallets:manage": "Ihre Wallets benennen und archivieren, und Adressen anlegen",
    "accounts:read": "Ihre Konten und Salden sehen",
    "accounts:open": "Konten für Sie eröffnen",
    "payments:read": "Ihre Zahlungen sehen",
    "payments:write": "Ihr Geld senden und Zahlungen für Sie annehmen",
    "payments:withdraw": "Ihr Geld auszahlen, an Ihre eigenen Zahlungsmethoden",
    "webhooks:manage": "weiterleiten lassen, was Sie betrifft, und sehen, was gesendet wurde",
    "sandbox:control": "die Testuhr vorstellen, wo dies eine Sandbox ist",
    "ledger:read": "die Bücher sehen, wo Ihr Konto es darf",
    "operations:read": "sehen, wie das System läuft, wo Ihr Konto es darf",
  },
  device: {
    title: "Ein Gerät einlassen",
    enter: "Geben Sie den Code ein, den das Gerät zeigt.",
    code: "Code",
    go: "Weiter",
    wrong: "Diesen Code gibt es nicht, oder er ist abgelaufen oder benutzt. Sehen Sie auf das Gerät.",
    cancelled: "Nichts wurde eingelassen.",
    failed: "Das ging nicht. Lassen Sie sich vom Gerät einen neuen Code geben.",
    confirmTitle: "Ist das der Code?",
    confirm: (client) => `${client} möchte eingelassen werden, auf einem Gerät, das diesen Code zeigt:`,
    asked: (address) => `Gefragt wurde von der Adresse ${address}.`,
    beware: "Hat Ihnen jemand diesen Code oder diese Seite geschickt, ist es nicht Ihr Gerät: Sagen Sie nein.",
    same: "Ja, mein Gerät zeigt ihn",
    other: "Nein",
    doneTitle: "Das Gerät ist eingelassen",
    done: "Sie können diese Seite schließen und am Gerät weitermachen.",
  },
  logOut: {
    title: "Abmelden?",
    asks: (client) => `${client} möchte Sie hier abmelden, in diesem Browser.`,
    what: "Programme, die Sie eingelassen haben, enden damit, außer denen, die auch ohne Sie weitermachen dürfen.",
    button: "Abmelden",
    only: (client) => `Angemeldet bleiben, nur ${client} beenden`,
    doneTitle: "Erledigt",
    done: "Sie sind hier abgemeldet. Sie können diese Seite schließen.",
    doneOnly: (client) => `${client} ist beendet. Sie können diese Seite schließen.`,
  },
  failed: {
    title: "Das ging nicht",
    over: "Diese Seite ist abgelaufen oder gehört zu einem anderen Fenster. Beginnen Sie dort neu, wo Sie herkamen.",
    foreign: "Das kam nicht von einer Seite von uns. Beginnen Sie dort neu, wo Sie herkamen.",
    begin: "Beginnen Sie dort neu, wo Sie herkamen. Bleibt es so, sagen Sie es dem Hersteller des Programms:",
  },
};

export const LANGUAGES: readonly Words[] = [ENGLISH, GERMAN];

/**
 * The first language that is wanted and known: those that the client asks for, in order, then those
 * that the browser does.
 */
export function wordsFor(asked: string | null, acceptLanguage: string | undefined): Words {
  const wanted = [...(asked ?? "").split(" ").map(primarySubtag), ...acceptedLanguages(acceptLanguage)];
  const found = wanted.map((tag) => LANGUAGES.find(({ language }) => language === tag)).find(Boolean);
  return found ?? ENGLISH;
}
