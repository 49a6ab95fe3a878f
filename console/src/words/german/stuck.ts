import { staffMenu } from "./staff-menu.ts";

/** Zahlungen, die auf einen Anbieter warten, und was Operatoren dagegen tun. */
export const stuck = {
  title: staffMenu.stuck,
  what: "Einzahlungen und Auszahlungen, die nicht weitergehen, wie sie sollten, die ältesten zuerst. Öffnen Sie eine, um zu sehen, was war, und um etwas zu tun.",
  none: "Keine Zahlung steckt fest.",
  noProvider: "keiner eingerichtet",
  columns: {
    since: "Wartet seit",
    payment: "Zahlung",
    work: "Was zu tun ist",
    reason: "Warum",
    provider: "Anbieter",
    attempts: "Gescheiterte Versuche",
    error: "Was der letzte Versuch sagte",
    next: "Nächster Versuch",
    ending: "Vorgeschlagen",
  },
  works: {
    COLLECT: "Geld hereinbringen",
    PAY_OUT: "Geld hinausbringen",
    GIVE_BACK: "Einzahlung zurückgeben",
    WATCH_PAID: "sagen, ob sie zurückkam",
  },
  reasons: {
    GIVEN_UP: "Aufgegeben",
    PROVIDER_FAILS: "Anbieter scheitert",
    NOT_BEGUN: "Nicht begonnen",
    PROVIDER_WAITS: "Anbieter wartet",
  },
  outcome: "Wie sie geendet hat",
  outcomes: { COMPLETED: "Ausgeführt", FAILED: "Gescheitert" },
  outcomeMeans: {
    COMPLETED: "Der Anbieter hat es getan: Es wird gebucht.",
    FAILED: "Es wurde nicht getan und wird es nie: Was reserviert war, kommt zurück.",
  },
  proposedBy: (outcome: string, by: string) => `${outcome}, von ${by}`,
  history: "Was war und was Operatoren getan haben",
  acts: {
    RETRIED: "Anbieter noch einmal gefragt",
    ENDED: "Beendet",
    ENDING_PROPOSED: "Ende vorgeschlagen",
    ENDING_APPROVED: "Ende genehmigt",
    ENDING_DENIED: "Ende abgelehnt",
    REFUNDED: "Anstelle des Empfängers zurückgegeben",
    DEBT_COLLECTED: "Schuld eingezogen",
    DEBT_WRITTEN_OFF: "Schuld abgeschrieben",
  },
  providerWords: {
    DONE: "er hat es getan, endgültig",
    FAILED: "er wird es nie tun",
    WAITING: "er hat es in Arbeit",
    UNKNOWN: "er weiß nichts davon",
    NO_ANSWER: "er hat nicht geantwortet",
  },
  said: (what: string) => `Ihr Anbieter, kurz davor gefragt: ${what}.`,
  actions: "Was Sie tun können",
  retry: {
    open: "Noch einmal versuchen…",
    title: "Den Anbieter noch einmal fragen lassen",
    means:
      "Ihr Anbieter wird jetzt noch einmal gefragt, vom ersten Versuch an, was auch aufgegeben war. Nichts geschieht doppelt.",
    submit: "Noch einmal versuchen",
    done: "Ihr Anbieter wird noch einmal gefragt.",
  },
  end: {
    open: "Beenden…",
    title: "Nach dem Wort des Anbieters beenden",
    means:
      "Ihr Anbieter wird jetzt gefragt, wie sie geendet hat. Beendet wird sie nur, wenn er genau das sagt oder wenn nie jemand gefragt wurde.",
    submit: "Die Zahlung beenden",
    done: "Die Zahlung ist beendet.",
  },
  propose: {
    open: "Ende vorschlagen…",
    title: "Vorschlagen, sie ohne das Wort des Anbieters zu beenden",
    means:
      "Für den Fall, dass ihr Anbieter nicht sagt, wie sie geendet hat. Ein zweiter Operator muss zustimmen, frühestens nach fünf Minuten und innerhalb eines Tages.",
    submit: "Vorschlagen",
    done: "Es ist vorgeschlagen: Ein anderer Operator entscheidet.",
  },
  proposed: "Ein Ende ist vorgeschlagen",
  providerThen: "Ihr Anbieter damals",
  proposedAt: "Vorgeschlagen am",
  approvable: "Kann genehmigt werden ab",
  expires: "Bis",
  approve: {
    open: "Genehmigen…",
    title: "Beenden, wie vorgeschlagen",
    means:
      "Seien Sie sicher: Eine Auszahlung, die als gescheitert beendet wird, kann von ihrem Anbieter noch ausgeführt werden, und hier würde es niemand erfahren.",
    submit: "Genehmigen und die Zahlung beenden",
    done: "Die Zahlung ist jetzt beendet.",
    own: "Sie haben es vorgeschlagen: Ein anderer Operator muss es genehmigen.",
  },
  deny: {
    open: "Ablehnen…",
    openOwn: "Zurücknehmen…",
    title: "Ablehnen, was vorgeschlagen ist",
    means: "Die Zahlung geht weiter, und ihr Anbieter wird wieder gefragt.",
    submit: "Ablehnen",
    withdraw: "Den Vorschlag zurücknehmen",
    done: "Die Zahlung geht weiter.",
  },
  refusals: {
    OutcomeContradicted: (said: string) => `Ihr Anbieter sagt etwas anderes: ${said}.`,
    OutcomeUnproved: (said: string) =>
      `Ihr Anbieter kann noch etwas anderes sagen: ${said}. Versuchen Sie es später, oder schlagen Sie das Ende vor: Ein zweiter Operator entscheidet.`,
    PaymentEndingTooEarly: (at: string) =>
      `Es wurde vor weniger als fünf Minuten vorgeschlagen: Genehmigt werden kann es ab ${at}.`,
    PaymentNotFound: "Diese Zahlung gibt es nicht.",
    PaymentNotUnderWay: "Sie wartet auf keinen Anbieter mehr. Schließen Sie das und sehen Sie sie noch einmal an.",
    OutcomeProved:
      "Ihr Anbieter bestätigt das, oder er wurde nie gefragt: Beenden Sie sie selbst, ein Operator genügt.",
    PaymentEndingOpen: "Ein Ende ist schon vorgeschlagen. Schließen Sie das und sehen Sie es an.",
    PaymentEndingNotFound: "Dergleichen ist nicht vorgeschlagen.",
    PaymentEndingDecided: "Jemand hat schon entschieden, oder der Tag ist um.",
    OwnPaymentEnding: "Sie haben es vorgeschlagen: Ein anderer Operator muss es genehmigen.",
    AccountFrozen:
      "Ihr Konto oder dessen Inhaber ist gesperrt: Heben Sie das zuerst auf, oder beenden Sie sie als gescheitert.",
  },
  tile: "Steckengebliebene Zahlungen",
  tileHint: "aufgegeben, bis ein Operator handelt",
} as const;
