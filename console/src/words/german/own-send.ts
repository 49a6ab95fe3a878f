/** Senden aus einem Wallet, das mitgebracht ist oder beobachtet wird, und was so gesendet wurde. */
export const ownSend = {
  open: "Senden…",
  title: "Aus Ihrem Wallet senden",
  titleOf: (wallet: string) => `Aus ${wallet} senden`,
  what: "Sendet Guthaben dieses Wallets über sein Netz, an jede Adresse dort. Die Gebühr des Netzes geht aus demselben Wallet ab. Die Bücher von Coffer wissen davon nichts, und was ein Netz gezahlt hat, bekommt niemand zurück.",
  whatElsewhere:
    "Seine Schlüssel sind nicht hier: Was gesendet wird, wird herausgegeben, um dort signiert zu werden, wo sie sind, und geht ab, sobald das zurückkommt.",
  giveOut: "Zum Signieren herausgeben",
  givenOut: "Es wartet darauf, dort signiert zu werden, wo sein Schlüssel ist.",
  toSign: "Signieren und zurückgeben…",
  toSignTitle: (wallet: string) => `Aus ${wallet} gesendet`,
  back: "Zurück zum Wallet",
  cannot:
    "Aus diesem Wallet wird hier nichts gesendet: Sein Guthaben steht in den Büchern von Coffer, oder es liegt in einem Knoten.",
  archived: "Dieses Wallet ist archiviert: Holen Sie es erst aus dem Archiv.",
  noNetwork: "Das Netz dieses Wallets gibt es hier nicht mehr.",
  currency: "Währung",
  howMuch: "Wie viel",
  extents: { amount: "Einen Betrag", all: "Alles, was da ist" },
  everything: (currency: string) =>
    `Alles an ${currency}, was eine Adresse des Wallets hat, bei Bitcoin alle seine Adressen. Wird die Gebühr darin gezahlt, so geht sie davon ab.`,
  there: "Auf der Chain:",
  from: "Aus",
  payer: "Welche Adresse zahlt",
  anyPayer: "Eine, die genug hat",
  payerHint: "Die Gebühr zahlt dieselbe, in der eigenen Währung des Netzes.",
  fees: {
    legend: "Wie bald es in einem Block sein soll",
    priorities: { HIGH: "Im nächsten Block", NORMAL: "In ein, zwei Blöcken", LOW: "In einigen Blöcken" },
    expected: "kostet etwa",
    most: "höchstens",
    expectedFee: "Das Netz nimmt etwa",
    maximumFee: "Es darf höchstens kosten",
    maximumHint: "mit allen Ersetzungen: Was hängen bleibt, wird neu gesendet und zahlt mehr",
    some: "Was schneller ginge, würde mehr kosten, als da ist oder als es darf.",
    sources: {
      HISTORY: "Nach dem, was andere zuletzt gezahlt haben.",
      FLOOR: "Zuletzt haben zu wenige gezahlt: nach dem Geringsten, das genommen wird.",
      PRICE: "Nach dem Preis, den das Netz festgesetzt hat.",
    },
    holds: "Diese Schätzung gilt noch",
    spoken: (seconds: number) => `Diese Schätzung gilt noch ${seconds} Sekunden.`,
    over: "Diese Schätzung gilt nicht mehr. Eine neue wird geholt.",
  },
  exactly:
    "Davon bleibt genau nichts zurück. Wie viel ankommt, steht endgültig fest, wenn es signiert wird, in wenigen Sekunden.",
  exactlyElsewhere:
    "Davon bleibt genau nichts zurück. Wie viel ankommt, steht endgültig fest, wenn es herausgegeben wird.",
  refusals: {
    WalletNotFound: "Sie haben kein solches Wallet.",
    WalletArchived: "Dieses Wallet ist archiviert: Holen Sie es erst aus dem Archiv.",
    WalletCannotSend: {
      POOLED:
        "Das Guthaben dieses Wallets steht in den Büchern von Coffer: Zahlen Sie stattdessen an eine Adresse aus.",
      ADDRESS_TYPE:
        "Von diesem Wallet wird nichts zum Signieren herausgegeben: Eine Adresse gehört zu einem Skript, für das kein einzelner Schlüssel unterschreibt. Senden Sie von dort, wo Sie die Schlüssel haben.",
      FROM_ADDRESS: "Dieses Wallet gibt von allen seinen Adressen aus.",
    },
    NetworkCurrencyMismatch: (currency: string) =>
      `Das geht nicht über dieses Netz, oder gerade nicht. Die eigene Währung des Netzes ist ${currency}.`,
    AddressNotFound: "Dieses Wallet hat keine solche Adresse.",
    ChainUnavailable:
      "Gerade antwortet kein Knoten dieses Netzes, darum kann nichts gesendet werden. Versuchen Sie es später noch einmal.",
    PayeeRefuses:
      "Was an dieser Adresse steht, nimmt nichts an oder nicht so wenig, oder es ist das Wallet selbst. Nichts wurde gesendet.",
    NetworkFeeTooHigh: "Das Netz nimmt dafür gerade mehr, als es kosten darf. Versuchen Sie es später noch einmal.",
    BalanceInsufficient: (available: string, fee: string) =>
      `An keiner Adresse des Wallets ist genug: höchstens ${available}, und die Gebühr kann ${fee} betragen. Was unterwegs ist, zählt nicht mit.`,
    TransactionsTooMany: (limit: number) =>
      `${limit} aus diesem Wallet warten auf einen Block oder eine Signatur, mehr geht nicht. Warten Sie, bis eine in einem Block ist, beschleunigen Sie eine, oder ziehen Sie eine zurück.`,
  },
  sent: "Es ist unterwegs.",
  list: {
    title: "Aus diesem Wallet gesendet",
    standing: "Wie es steht",
    none: "Aus diesem Wallet wurde noch nichts gesendet.",
    next: "Ältere",
    first: "Neueste",
    more: "Alles darüber",
    meanings: {
      PLANNED: "Noch ist nichts abgegangen: Sie wird in wenigen Sekunden signiert.",
      AWAITING_SIGNATURE:
        "Noch ist nichts abgegangen. Was sie nimmt, bleibt allem anderen vorenthalten, was Sie senden, bis sie signiert oder zurückgezogen ist.",
      SIGNED: "Sie wird gerade dem Netz gegeben.",
      BROADCAST: "Das Netz hat sie. Sie gilt als gezahlt, sobald genug Blöcke sie halten.",
      CONFIRMED: "Genug Blöcke halten sie.",
      FINAL: "Kein Block nimmt sie mehr zurück.",
      FAILED: "Sie hat nichts gezahlt und wird es nie.",
      CANCELLED: "Sie hat nichts gezahlt.",
    },
    asked: {
      SPEED_UP:
        "Sie soll beschleunigt werden: An ihre Stelle tritt eine, die mehr zahlt, bis zu dem, was sie höchstens kosten darf.",
      CANCEL:
        "Sie soll zurückgezogen werden: An ihre Stelle tritt eine, die nichts zahlt. Zurückgezogen ist sie, sobald das endgültig ist.",
    },
    askedElsewhere: {
      SPEED_UP:
        "Sie soll beschleunigt werden: Gleich wird eine herausgegeben, die mehr zahlt, um an ihrer Stelle signiert zu werden.",
      CANCEL:
        "Sie soll zurückgezogen werden: Gleich wird eine herausgegeben, die nichts zahlt, um an ihrer Stelle signiert zu werden.",
    },
    replacementWaits: "Eine andere, die an ihre Stelle treten soll, wartet darauf, signiert zu werden.",
    fee: "Das Netz nahm",
    noFee: "noch nichts",
    maximumFee: "Darf höchstens kosten",
    maximumFeeHint: "mit allen Ersetzungen",
    when: "Veranlasst",
    block: "Blockhöhe",
    attempts: "Signiert",
    attemptsOf: (count: number) => (count === 1 ? "einmal" : `${count}-mal, und eine davon nimmt das Netz`),
  },
  speedUp: {
    open: "Beschleunigen…",
    title: "Beschleunigen",
    means:
      "Sie wird sofort durch eine ersetzt, die dem Netz mehr zahlt. Nie über dem, was sie höchstens kosten darf: Ist das erreicht, bleibt sie, wie sie ist. Über Tron lässt sich nichts ersetzen.",
    meansElsewhere:
      "Sie wird noch einmal herausgegeben, zahlt dem Netz mehr und ist an der Stelle dessen zu signieren, was vorher herausgegeben wurde: Das wird nicht mehr angenommen. Nie über dem, was sie höchstens kosten darf: Ist das erreicht, bleibt sie, wie sie ist.",
    submit: "Beschleunigen",
    done: "Sie wird durch eine ersetzt, die mehr zahlt.",
    doneElsewhere: "Gleich wird eine herausgegeben, die mehr zahlt.",
  },
  callOff: {
    open: "Zurückziehen…",
    title: "Zurückziehen",
    meansPlanned: "Noch ist nichts signiert: Sie ist sofort zurückgezogen und kostet nichts.",
    meansToSign:
      "Nichts kam signiert zurück: Sie ist sofort zurückgezogen und kostet nichts. Ist sie inzwischen signiert, so löschen Sie das: Was anderswo gesendet wird, hält hier niemand auf.",
    meansExpiring:
      "Sie bleibt, wie sie ist, bis sie abgelaufen ist, denn sie kann inzwischen signiert sein, und ist dann zurückgezogen. Nimmt das Netz sie vorher, so ist gezahlt.",
    meansElsewhere:
      "Was an ihre Stelle tritt, nichts zahlt und eine Gebühr kostet, wird zum Signieren herausgegeben. Zurückgezogen ist sie, sobald das gesendet und endgültig ist. Nimmt das Netz doch die erste, so ist gezahlt.",
    meansSigned:
      "Sie wird durch eine ersetzt, die nichts zahlt und deren Gebühr aus dem Wallet abgeht, und ist zurückgezogen, sobald das endgültig ist. Nimmt das Netz doch die erste, so ist gezahlt. Über Tron ersetzt sie keine: Sie ist zurückgezogen, sobald sie abgelaufen ist.",
    submit: "Zurückziehen",
    done: "Sie ist zurückgezogen oder wird durch eine ersetzt, die nichts zahlt.",
  },
  actRefusals: {
    TransactionNotFound: "Sie haben keine solche Transaktion.",
    TransactionNotReplaceable: "Ihr Netz nimmt keine andere an ihrer Stelle. Warten Sie, bis sie in einem Block ist.",
    TransactionNotWaiting: "Sie ist inzwischen in einem Block oder am Ende: Daran ist nichts mehr zu ändern.",
  },
} as const;
