/** Was an eine Kasse zurückkommt von dort, wo sein Schlüssel ist, für Operatoren. */
export const refill = {
  titleOf: (network: string) => `Die Kasse von ${network} auffüllen`,
  what: "Lässt etwas von dem, was kalt liegt, an die Kasse zurückkommen, und an niemanden sonst. Es wird herausgegeben, um dort signiert zu werden, wo sein Schlüssel ist, und geht ab, sobald das zurückkommt. Von einer Adresse wartet immer nur eine.",
  from: "Von",
  inForce: (address: string) => `${address} (gilt)`,
  there: "Jetzt dort",
  to: "An die Kasse unter",
  currency: "Währung",
  priority: "Wie bald es in einem Block sein soll, sobald es signiert ist",
  priorities: { HIGH: "Im nächsten Block", NORMAL: "In ein, zwei Blöcken", LOW: "In einigen Blöcken" },
  maximumFee: "Was es höchstens kosten darf",
  maximumFeeHint: (currency: string) => `In ${currency}. Nichts: was eine Transaktion hier kosten darf.`,
  submit: "Zum Signieren herausgeben",
  done: "Es wartet darauf, dort signiert zu werden, wo sein Schlüssel ist.",
  lookAt: "Transaktionen aus dem kalten Lager, in einem anderen Tab",
  refusals: {
    IdempotencyKeyReused:
      "Dieses Formular wurde schon mit anderem Inhalt gesendet, und das kann ausgeführt sein. Sehen Sie zuerst unter Transaktionen nach.",
    TreasuryNotFound: "Dieses Netz hat keine Kasse.",
    TreasuryPaused: "Die Kasse ist pausiert und nimmt so lange nichts. Öffnen Sie sie zuerst, unter Netzkassen.",
    ColdAddressNotFound: "Die Kasse dieses Netzes hat nichts kalt liegen, oder nicht an dieser Adresse.",
    NetworkCurrencyMismatch: (currency: string) =>
      `Das geht nicht über dieses Netz, oder gerade nicht. Die eigene Währung des Netzes ist ${currency}.`,
    ChainUnavailable:
      "Gerade antwortet kein Knoten dieses Netzes. Sehen Sie unter Ketten nach, und versuchen Sie es später.",
    PayeeRefuses: "So kleine Beträge geben Knoten nicht weiter: Lassen Sie mehr zurückkommen.",
    NetworkFeeTooHigh:
      "Das Netz nimmt dafür gerade mehr, als es kosten darf. Lassen Sie es mehr kosten, oder versuchen Sie es später.",
    BalanceInsufficient: (available: string, fee: string) =>
      `An dieser Adresse ist zu wenig: ${available}, und die Gebühr kann ${fee} betragen. Auch die eines Tokens wird dort gezahlt, in der eigenen Währung des Netzes.`,
    RefillWaiting:
      "Eine andere von derselben Adresse wartet darauf, signiert zu werden. Lassen Sie sie signieren, oder ziehen Sie sie zurück, unter Transaktionen.",
    CustodyStopped:
      "Bücher und Kette unterscheiden sich, und nichts von dieser Währung geht ab, bis jemand unter Bücher und Ketten es freigibt.",
  },
} as const;
