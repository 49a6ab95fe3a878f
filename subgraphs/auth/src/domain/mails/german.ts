import { type Letter, type LetterFacts, type MailKind, timeOf } from "./mail.ts";

const NOT_YOU =
  "Waren Sie das nicht? Dann wählen Sie jetzt ein neues Passwort („Passwort vergessen“ bei der Anmeldung), und sagen Sie es dem Betreiber.";

const NOT_YOUR_KEY =
  "Waren Sie das nicht? Dann widerrufen Sie den Schlüssel jetzt, wählen Sie ein neues Passwort („Passwort vergessen“ bei der Anmeldung), und sagen Sie es dem Betreiber.";

const NOT_YOUR_PASSKEY =
  "Waren Sie das nicht? Dann entfernen Sie ihn jetzt, wählen Sie ein neues Passwort („Passwort vergessen“ bei der Anmeldung), und sagen Sie es dem Betreiber.";

/** Warum aus einem Termin nichts wurde, nach den Codes von payments. */
const WHY_NOT: Readonly<Record<string, string>> = {
  INSUFFICIENT_FUNDS: "Auf dem Konto war zu wenig Geld",
  ACCOUNT_FROZEN: "Das Konto ist eingefroren",
  ACCOUNT_CLOSED: "Ein beteiligtes Konto ist geschlossen",
  PAYEE_NOT_FOUND: "Der Empfänger wurde nicht gefunden",
  CURRENCY_DISABLED: "Zahlungen in dieser Währung sind abgeschaltet",
  LIMIT_EXCEEDED: "Ihre Grenzen ließen zu wenig übrig",
  FEE_EXCEEDS_AMOUNT: "Die Gebühr hätte nichts davon übrig gelassen",
  APPROVAL_REQUIRED: "Sie braucht inzwischen Ihre Freigabe",
  LATE: "Sie konnte nicht innerhalb eines Tages ausgeführt werden",
};

export const german: Readonly<Record<MailKind, (facts: LetterFacts) => Letter>> = {
  CONFIRM: ({ username }) => ({
    subject: "Bestätigen Sie Ihre E-Mail-Adresse",
    before: [
      `Guten Tag ${username},`,
      "mit dieser E-Mail-Adresse wurde ein Konto bei Coffer angelegt. Bestätigen Sie, dass es Ihre ist:",
    ],
    button: "Adresse bestätigen",
    after: [
      "Der Link gilt einmal, 24 Stunden lang.",
      "Haben Sie kein Konto angelegt? Dann ist nichts zu tun: Ohne Ihre Bestätigung gehört die Adresse niemandem.",
    ],
  }),
  CHANGE: ({ username }) => ({
    subject: "Bestätigen Sie Ihre neue E-Mail-Adresse",
    before: [
      `Guten Tag ${username},`,
      "dies soll die E-Mail-Adresse Ihres Kontos bei Coffer werden. Bestätigen Sie, dass es Ihre ist:",
    ],
    button: "Adresse bestätigen",
    after: [
      "Der Link gilt einmal, 24 Stunden lang. Bis dahin bleibt die bisherige Adresse.",
      "Wissen Sie davon nichts? Dann ist nichts zu tun: Ohne Ihre Bestätigung ändert sich nichts.",
    ],
  }),
  RESET: ({ username }) => ({
    subject: "Wählen Sie ein neues Passwort",
    before: [
      `Guten Tag ${username},`,
      "jemand hat um ein neues Passwort für Ihr Konto bei Coffer gebeten. Wählen Sie es hier:",
    ],
    button: "Neues Passwort wählen",
    after: [
      "Der Link gilt einmal, 30 Minuten lang ab der Anfrage. Alle Sitzungen des Kontos enden damit.",
      "Waren Sie das nicht? Dann ist nichts zu tun: Ihr Passwort bleibt, und wer es war, hat nichts erfahren.",
    ],
  }),
  EMAIL_TAKEN: ({ username }) => ({
    subject: "Sie haben schon ein Konto bei Coffer",
    before: [
      `Guten Tag ${username},`,
      "jemand hat gerade diese E-Mail-Adresse für ein anderes Konto bei Coffer genannt. Sie gehört zu Ihrem Konto und bleibt Ihre; an Ihrem Konto wurde nichts geändert.",
    ],
    after: [
      "Waren Sie das? Melden Sie sich mit dieser Adresse oder Ihrem Benutzernamen an; wenn Sie das Passwort vergessen haben, lassen Sie sich bei der Anmeldung ein neues geben.",
      "Waren Sie das nicht? Dann ist nichts zu tun: Wer es war, hat nicht erfahren, dass Sie ein Konto haben.",
    ],
  }),
  EMAIL_CHANGED: ({ username, detail }) => ({
    subject: "Ihre E-Mail-Adresse wurde geändert",
    before: [
      `Guten Tag ${username},`,
      `die E-Mail-Adresse Ihres Kontos bei Coffer ist jetzt ${detail ?? "eine andere"} und nicht mehr diese.`,
      "Waren Sie das nicht? Nehmen Sie es hier zurück: Ihre Adresse ist dann wieder diese, alle Sitzungen enden, was seitdem für Anmeldungen hinzugefügt wurde, wird entfernt, und eine weitere E-Mail sagt, wie Sie ein neues Passwort wählen.",
    ],
    button: "Zurücknehmen",
    after: ["Der Link gilt einmal, 72 Stunden lang. Waren Sie das? Dann ist nichts zu tun."],
  }),
  PASSWORD_CHANGED: ({ username }) => ({
    subject: "Ihr Passwort wurde geändert",
    before: [
      `Guten Tag ${username},`,
      "das Passwort Ihres Kontos bei Coffer wurde geändert, und Sitzungen anderswo sind beendet. Passkeys, API-Schlüssel und Wiederherstellungscodes sind, wie sie waren. Hier sehen Sie, ob alle davon Ihre sind:",
    ],
    button: "Womit Ihr Konto zu öffnen ist",
    after: ["Waren Sie das? Dann ist weiter nichts zu tun.", NOT_YOU],
  }),
  PASSKEY_ADDED: ({ username, detail }) => ({
    subject: "Ein Passkey wurde hinzugefügt",
    before: [
      `Guten Tag ${username},`,
      `zu Ihrem Konto bei Coffer wurde ein Passkey hinzugefügt${named(detail)}. Wer ihn hat, kann sich anmelden, auch nachdem ein anderes Passwort gewählt wurde. Hier lässt er sich entfernen:`,
    ],
    button: "Ihre Passkeys",
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOUR_PASSKEY],
  }),
  PASSKEY_REMOVED: ({ username, detail }) => ({
    subject: "Ein Passkey wurde entfernt",
    before: [`Guten Tag ${username},`, `ein Passkey Ihres Kontos bei Coffer wurde entfernt${named(detail)}.`],
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOU],
  }),
  SECOND_FACTOR_ADDED: ({ username }) => ({
    subject: "Eine Authenticator-App wurde hinzugefügt",
    before: [
      `Guten Tag ${username},`,
      "zu Ihrem Konto bei Coffer wurde eine Authenticator-App hinzugefügt: Eine Anmeldung verlangt jetzt ihren Code.",
    ],
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOU],
  }),
  SECOND_FACTOR_REMOVED: ({ username }) => ({
    subject: "Die Authenticator-App wurde entfernt",
    before: [
      `Guten Tag ${username},`,
      "die Authenticator-App Ihres Kontos bei Coffer wurde entfernt: Eine Anmeldung verlangt ihren Code nicht mehr.",
    ],
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOU],
  }),
  RECOVERY_CODES_RENEWED: ({ username }) => ({
    subject: "Sie haben neue Wiederherstellungscodes",
    before: [
      `Guten Tag ${username},`,
      "für Ihr Konto bei Coffer wurden neue Wiederherstellungscodes gemacht. Die bisherigen gelten nicht mehr.",
    ],
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOU],
  }),
  API_KEY_ADDED: ({ username, detail }) => ({
    subject: "Ein API-Schlüssel wurde gemacht",
    before: [
      `Guten Tag ${username},`,
      `mit Ihrem Konto bei Coffer wurde ein API-Schlüssel gemacht${named(detail)}. Wer ihn hat, tut ohne Anmeldung, wofür er gemacht ist. Hier lässt er sich widerrufen, oder bei dem Dienst, für den er ist:`,
    ],
    button: "Ihre API-Schlüssel",
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOUR_KEY],
  }),
  API_KEY_ROTATED: ({ username, detail }) => ({
    subject: "Ein API-Schlüssel hat ein neues Geheimnis",
    before: [
      `Guten Tag ${username},`,
      `mit Ihrem Konto bei Coffer wurde einem API-Schlüssel ein neues Geheimnis gegeben${named(detail)}. Wer es hat, tut ohne Anmeldung, wofür der Schlüssel gemacht ist. Hier lässt er sich widerrufen, oder bei dem Dienst, für den er ist:`,
    ],
    button: "Ihre API-Schlüssel",
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOUR_KEY],
  }),
  API_KEY_REMOVED: ({ username, detail }) => ({
    subject: "Ein API-Schlüssel wurde widerrufen",
    before: [
      `Guten Tag ${username},`,
      `mit Ihrem Konto bei Coffer wurde ein API-Schlüssel widerrufen${named(detail)}. Er ist zu nichts mehr gut.`,
    ],
    after: ["Waren Sie das? Dann ist nichts zu tun.", NOT_YOU],
  }),
  NEW_DEVICE: ({ username, detail, at }) => ({
    subject: "Eine Anmeldung auf einem neuen Gerät",
    before: [
      `Guten Tag ${username},`,
      `jemand hat sich bei Ihrem Konto bei Coffer auf einem Gerät angemeldet, das noch nicht bekannt war: ${detail ?? "ohne Angabe, was es ist"}, ${timeOf(at)}.`,
      "Hier sehen Sie, wo Sie angemeldet sind, und beenden, was nicht Ihres ist:",
    ],
    button: "Wo Sie angemeldet sind",
    after: [
      "Waren Sie das? Dann ist nichts zu tun.",
      NOT_YOU,
      "An einem Tag kommen höchstens fünf solche E-Mails; die Seite zeigt jede Anmeldung.",
    ],
  }),
  REQUEST_REMINDED: ({ username, detail }) => ({
    subject: "Eine Zahlungsanforderung wartet auf Sie",
    before: [
      `Guten Tag ${username},`,
      `${detail ?? "jemand"} bittet Sie bei Coffer um Geld und hat Sie daran erinnert. Hier sehen Sie, wofür; dort zahlen Sie oder lehnen ab:`,
    ],
    button: "Ihre Zahlungsanforderungen",
    after: ["Wissen Sie davon nichts? Dann lehnen Sie ab: Ihnen wird nichts genommen, was Sie nicht selbst zahlen."],
  }),
  WEBHOOK_DISABLED: ({ username, detail, at }) => ({
    subject: "Ein Webhook-Endpunkt wurde abgeschaltet",
    before: [
      `Guten Tag ${username},`,
      `ein Endpunkt Ihrer Webhooks bei Coffer wurde abgeschaltet (${timeOf(at)}): ${detail === "GONE" ? "Er hat geantwortet, dass es ihn nicht mehr gibt (410)" : "Seit Tagen hat er nichts angenommen"}. Was geschieht, wird nicht mehr dorthin gesendet. Hier sehen Sie, was er geantwortet hat, schalten ihn wieder ein und lassen noch einmal senden, was ihm fehlt:`,
    ],
    button: "Ihre Webhooks",
    after: ["Soll es den Endpunkt nicht mehr geben? Dann entfernen Sie ihn dort."],
  }),
  SCHEDULE_DATE_FAILED: ({ username, detail, at }) => ({
    subject: "Eine geplante Zahlung wurde nicht ausgeführt",
    before: [
      `Guten Tag ${username},`,
      `eine Zahlung, die Sie bei Coffer geplant haben, war fällig und wurde nicht ausgeführt (${timeOf(at)}): ${WHY_NOT[detail ?? ""] ?? "Sie wurde abgelehnt"}.`,
    ],
    after: [
      "Sie wird nicht noch einmal versucht, erst wieder zum nächsten Termin. Soll sie doch gezahlt werden, zahlen Sie sie selbst.",
    ],
  }),
  SCHEDULE_PAUSED: ({ username, at }) => ({
    subject: "Ein Zahlungsplan wurde angehalten",
    before: [
      `Guten Tag ${username},`,
      `drei Zahlungen eines Ihrer Zahlungspläne bei Coffer wurden nacheinander abgelehnt, darum ist er angehalten (${timeOf(at)}). Er zahlt nichts, bis Sie ihn fortsetzen.`,
    ],
    after: ["Was in der Zwischenzeit fällig war, wird nicht nachgeholt."],
  }),
};

const named = (detail: string | null): string => (detail ? `: ${detail}` : "");
