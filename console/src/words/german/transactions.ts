import { staffMenu } from "./staff-menu.ts";

/** Was über Netze gesendet wird, für den Betrieb. */
export const transactions = {
  title: staffMenu.transactions,
  one: "Transaktion",
  what: "Alles, was über ein Netz abgeht, und was dessen Kasse von Einzahlungen einsammelt, das Neueste zuerst.",
  none: "Noch wurde nichts gesendet.",
  notThere: (id: string) => `Es gibt keine Transaktion ${id}.`,
  columns: {
    when: "Verlangt",
    id: "Transaktion",
    network: "Netz",
    kind: "Art",
    state: "Stand",
    confirmed: (of: string) => `${of} Blöcken`,
    to: "An",
    amount: "Betrag",
    payment: "Zahlung",
  },
  kinds: { PAYOUT: "Auszahlung", SWEEP: "Einsammeln" },
  kindMeanings: {
    PAYOUT: "zahlt eine Zahlung aus der Kasse aus",
    SWEEP: "bringt in die Kasse, was Einzahlungen an einer Adresse ließen",
  },
  underWay: "Noch im Gang",
  about: "Was sie ist",
  from: "Von",
  block: "Im Block",
  noBlock: "in keinem",
  height: (height: number) => `Block ${height}`,
  fee: "Das Netz nahm",
  noFee: "noch nichts",
  maximumFee: "Darf höchstens kosten",
  maximumFeeHint: "mit allem, was sie ersetzt",
  failed: "Warum sie scheiterte",
  failures: {
    PAYEE_REFUSES: "Was an der Adresse des Empfängers steht, nimmt nichts an. Nichts wurde signiert.",
    REVERTED: "Sie kam in einen Block und scheiterte dort: Ihre Netzgebühr ist trotzdem weg.",
    REPLACED:
      "An ihrer Stelle kam eine Transaktion ihrer Quelle in einen Block, die nicht unsere ist. Die Kasse steht: Sehen Sie sofort dort nach.",
  },
  asked: {
    SPEED_UP: "Sie soll schneller werden: Gleich ersetzt sie eine, die mehr zahlt.",
    CANCEL:
      "Sie soll zurückgezogen werden: Eine, die nichts zahlt, ersetzt sie, und ist diese endgültig, so ist sie zurückgezogen.",
  },
  attempts: "Was dafür signiert wurde",
  attemptsHint: "Alle haben dieselbe Nummer ihrer Quelle: Das Netz nimmt höchstens eine davon an.",
  noAttempts: "Noch ist nichts signiert.",
  attempt: (number: number, isCancel: boolean) =>
    isCancel ? `Versuch ${number}: zahlt nichts und zieht sie zurück` : `Versuch ${number}`,
  attemptTerms: {
    maximumFee: "Kostet höchstens",
    signed: "Signiert",
    sent: "Zuletzt den Knoten gegeben",
    outcome: "Die Knoten darauf",
  },
  notSent: "noch nicht",
  outcomes: {
    ACCEPTED: "haben sie",
    TOO_CHEAP: "wollen mehr Gebühr",
    NO_FUNDS: "sehen dort zu wenig",
    REFUSED: "nennen sie falsch",
    UNCLEAR: "sagten nichts Bekanntes",
  },
  noOutcome: "haben noch nichts gesagt",
  reads: "Sie dürfen das lesen und nichts ändern: Dazu braucht es die Rolle Operator.",
  speedUp: {
    open: "Beschleunigen…",
    title: "Transaktion beschleunigen",
    means: "Sofort ersetzt sie eine, die dem Netz mehr zahlt, nie über das hinaus, was sie höchstens kosten darf.",
    submit: "Beschleunigen",
    done: "Sie wird durch eine ersetzt, die mehr zahlt.",
  },
  callOff: {
    open: "Zurückziehen…",
    title: "Transaktion zurückziehen",
    meansPlanned:
      "Noch ist nichts signiert: Sie ist sofort zurückgezogen. Zahlt sie eine Zahlung aus, so scheitert diese und gibt das Reservierte zurück.",
    meansSigned:
      "Eine, die nichts zahlt, ersetzt sie; ist diese endgültig, so ist sie zurückgezogen. Nimmt das Netz trotzdem die erste an, so ist gezahlt.",
    submit: "Zurückziehen",
    done: "Sie ist zurückgezogen oder wird durch nichts ersetzt.",
  },
  refusals: {
    TransactionNotFound: "Diese Transaktion gibt es nicht.",
    TransactionNotWaiting: "Sie ist inzwischen in einem Block oder am Ende: Daran ist nichts mehr zu ändern.",
  },
} as const;
