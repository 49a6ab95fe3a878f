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
  kinds: {
    PAYOUT: "Auszahlung",
    SWEEP: "Einsammeln",
    FUND: "Gebühr vorlegen",
    OWN: "Eigene Wallet",
    BUMP: "Gebühr für eine andere",
    CONSOLIDATION: "Zusammenlegen",
    COLD: "In die Verwahrung",
    REFILL: "Aus der Verwahrung",
  },
  kindMeanings: {
    PAYOUT: "zahlt eine Zahlung aus der Kasse aus",
    SWEEP: "bringt in die Kasse, was Einzahlungen an einer Adresse ließen",
    FUND: "bringt an eine Adresse, was das Einsammeln eines Tokens von dort kostet",
    OWN: "sendet aus einer Wallet, deren Schlüssel ihr Inhaber mitgebracht hat, was ihm gehört",
    BUMP: "lässt die Kasse sich selbst zahlen, mit einer Gebühr auch für eine Zahlung, die feststeckt",
    CONSOLIDATION: "lässt die Kasse sich selbst zahlen, damit aus vielen Ausgängen einer wird",
    COLD: "bringt, was die Kasse über ihre Grenze hält, dorthin, wo der Schlüssel nicht hier ist",
    REFILL: "bringt davon etwas zurück, unterschrieben, wo der Schlüssel ist",
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
    POLICY_DENIES: "Die Signaturregeln ihres Netzes lassen sie nicht zu. Nichts wurde signiert.",
    SOURCE_SHORT: "Als sie signiert werden sollte, lag an ihrer Quelle zu wenig. Nichts wurde signiert.",
    FEE_ABOVE_CAP: "Als sie signiert werden sollte, hätte sie mehr gekostet, als sie darf. Nichts wurde signiert.",
    PAYEE_REFUSES: "Was an der Adresse des Empfängers steht, nimmt nichts an. Nichts wurde signiert.",
    NOT_MOVED:
      "Sie kam in einen Block, und der Vertrag des Tokens sagt nicht, dass genau das bewegt wurde. Sehen Sie sich sein Ereignis an und buchen Sie von Hand, was abging.",
    REVERTED: "Sie kam in einen Block und scheiterte dort: Ihre Netzgebühr ist trotzdem weg.",
    EXPIRED:
      "Sie sollte anderswo signiert werden, ihre Zeit ist um, und kein Block hat sie oder bekommt sie noch. Sie ist neu zu veranlassen.",
    REPLACED:
      "An ihrer Stelle kam eine Transaktion ihrer Quelle in einen Block, die nicht unsere ist. Die Kasse steht: Sehen Sie sofort dort nach.",
  },
  asked: {
    SPEED_UP: "Sie soll schneller werden: Gleich ersetzt sie eine, die mehr zahlt.",
    CANCEL:
      "Sie soll zurückgezogen werden: Eine, die nichts zahlt, ersetzt sie, und ist diese endgültig, so ist sie zurückgezogen; auf Tron, sobald sie abgelaufen und in keinem Block ist.",
  },
  attempts: "Was dafür signiert wurde",
  attemptsHint:
    "Das Netz nimmt höchstens eine davon an: Sie schließen einander aus, oder jede wurde signiert, als die davor abgelaufen war.",
  noAttempts: "Noch ist nichts signiert.",
  attempt: (number: number, isCancel: boolean) =>
    isCancel ? `Versuch ${number}: zahlt nichts und zieht sie zurück` : `Versuch ${number}`,
  attemptTerms: {
    maximumFee: "Kostet höchstens",
    signed: "Signiert",
    expires: "Läuft ab",
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
    meansElsewhere:
      "Gleich wird eine herausgegeben, die dem Netz mehr zahlt, um an der Stelle dessen signiert zu werden, was vorher herausgegeben wurde, nie über das hinaus, was sie höchstens kosten darf.",
    submit: "Beschleunigen",
    done: "Sie wird durch eine ersetzt, die mehr zahlt.",
  },
  callOff: {
    open: "Zurückziehen…",
    title: "Transaktion zurückziehen",
    meansPlanned:
      "Noch ist nichts signiert: Sie ist sofort zurückgezogen. Zahlt sie eine Zahlung aus, so scheitert diese und gibt das Reservierte zurück.",
    meansToSign:
      "Nichts kam signiert zurück: Sie ist sofort zurückgezogen. Ist sie inzwischen signiert, so lassen Sie das löschen: Was anderswo gesendet wird, hält hier niemand auf.",
    meansElsewhere:
      "Was an ihre Stelle tritt und nichts zahlt, wird zum Signieren herausgegeben. Zurückgezogen ist sie, sobald das gesendet und endgültig ist. Nimmt das Netz doch die erste, so ist gezahlt.",
    meansSigned:
      "Eine, die nichts zahlt, ersetzt sie; ist diese endgültig, so ist sie zurückgezogen. Auf Tron ist sie zurückgezogen, sobald sie abgelaufen ist. Nimmt das Netz trotzdem die erste an, so ist gezahlt.",
    meansReplaced:
      "An ihrer Stelle steht eine fremde Transaktion in einem Block. Sehen Sie in einem Explorer nach, ob sie den Empfänger bezahlt hat: Hat sie das, so ziehen Sie nichts zurück. Hat sie es nicht, so scheitert die Zahlung, sobald jene endgültig ist, und gibt das Reservierte zurück.",
    submit: "Zurückziehen",
    done: "Sie ist zurückgezogen oder wird durch nichts ersetzt.",
  },
  hold: {
    title: "Worauf sie wartet",
    rules: "Regeln, die sie noch nicht zulassen",
    missing: "Fehlende Zustimmungen",
    until: "Wieder angesehen",
    approvers: "Können zustimmen",
    said: "Was der Betrieb gesagt hat",
    decisions: { APPROVED: "Zugestimmt", REJECTED: "Abgelehnt" },
    judgement: (version: number) => `Was Fassung ${version} der Regeln daraus machte`,
  },
  approve: {
    open: "Zustimmen…",
    title: "Abgehen lassen",
    means: (amount: string, to: string) => `Sie stimmen zu, dass ${amount} an ${to} abgeht, und nichts anderem.`,
    submit: "Abgehen lassen",
    done: "Sie haben zugestimmt.",
  },
  reject: {
    open: "Ablehnen…",
    title: "Ablehnen",
    means: "Sie wird sofort zurückgezogen, wer auch zugestimmt hat, und ihre Zahlung gibt zurück, was reserviert war.",
    submit: "Ablehnen",
    done: "Sie ist abgelehnt.",
  },
  refusals: {
    TransactionNotHeld: "Sie wartet auf niemanden mehr: Sie geht weiter, oder ist zu Ende.",
    TransactionDiffers: "Sie ist eine andere, als diese Seite zeigt. Laden Sie neu, und vergleichen Sie.",
    OwnTransaction: "Sie haben selbst um diese Zahlung gebeten: Jemand anderes muss zustimmen.",
    NotAnApprover: "Die Regeln, die in Kraft sind, fragen nicht nach Ihrem Wort dazu.",
    TransactionNotFound: "Diese Transaktion gibt es nicht.",
    TransactionNotReplaceable:
      "Ihr Netz nimmt keine andere an ihrer Stelle an. Warten Sie: Läuft sie ohne Block ab, wird sie von selbst neu signiert.",
    TransactionNotWaiting: "Sie ist inzwischen in einem Block oder am Ende: Daran ist nichts mehr zu ändern.",
  },
} as const;
