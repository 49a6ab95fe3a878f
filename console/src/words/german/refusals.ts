export const refusals = {
  insufficientFunds:
    "Auf dem Konto ist weniger als das. Wählen Sie einen kleineren Betrag oder zahlen Sie zuerst etwas ein.",
  limitExceeded:
    "Das ist mehr, als von Ihrem Limit übrig ist. Wählen Sie einen niedrigeren Betrag, oder warten Sie, bis es neu beginnt.",
  feeExceedsAmount: "Die Gebühr geht vom Betrag ab und ließe nichts davon. Wählen Sie einen höheren.",
  feeQuoteUnusable:
    "Der Preis ist ein anderer geworden oder wurde vor zu langer Zeit genannt. Sehen Sie ihn noch einmal an.",
  accountNotFound: "Dieses Konto ist nicht Ihres oder nicht mehr da. Wählen Sie ein anderes.",
  payeeNotFound:
    "Niemand mit diesem Namen oder dieser Kennung kann bezahlt werden. Prüfen Sie, wie es geschrieben ist.",
  sameAccount: "Das ist das Konto, das zahlt. Wählen Sie einen anderen Empfänger.",
  currencyMismatch: (currency: string) =>
    `Jenes Konto führt ${currency}. Zahlen Sie von einem Konto, das ${currency} führt.`,
  currencyDisabled: (currency: string) =>
    `Der Betreiber dieses Coffer hat dies für ${currency} abgeschaltet. Wählen Sie ein Konto einer anderen Währung oder versuchen Sie es später noch einmal.`,
  accountFrozen:
    "Dieses Konto ist eingefroren: Nichts kann abgehen. Wählen Sie ein anderes oder fragen Sie den Betreiber dieses Coffer.",
  accountClosed: "Ein Konto dieser Zahlung ist geschlossen, endgültig. Wählen Sie ein anderes Konto.",
  amountUnsupported: "Genau diesen Betrag bewegt der Anbieter nicht. Nehmen Sie einen anderen.",
  noMethod: "Sie haben keine Zahlungsmethode, von der es kommen könnte. Fügen Sie zuerst eine hinzu.",
  methodUnverified: "Ihre Zahlungsmethode ist noch nicht bestätigt.",
  methodUnsuitable: "Von Ihrer Standard-Zahlungsmethode kommt kein Geld herein. Wählen Sie eine andere als Standard.",
  depositUnavailable: "Diese Währung bringt hier niemand herein. Wählen Sie ein Konto einer anderen Währung.",
  tooManyDeposits: (limit: number) =>
    `${limit} Einzahlungen sind unterwegs, so viele, wie es sein dürfen. Warten Sie, bis eine ausgeführt ist.`,
  tooManyHolds: (limit: number) =>
    `Sie haben ${limit} offene Reservierungen, so viele, wie es sein dürfen. Warten Sie, bis eine genommen oder zurückgegeben ist.`,
  keyReused:
    "Dieses Formular wurde schon mit anderen Angaben gesendet, und das kann ausgeführt worden sein. Sehen Sie zuerst Ihre Zahlungen an und senden Sie es nur noch einmal, wo es fehlt.",
  holdNotFound: "Unter dieser Kennung ist nichts für Sie reserviert.",
  notPayee: "Das darf nur, für wen es reserviert ist. Der Zahler bekommt es zurück, wenn es abläuft.",
  moreThanHeld: (most: string) => `Mehr als reserviert ist. Höchstens ${most} kann genommen werden.`,
  holdCaptured: "Es wurde schon genommen: Eine Reservierung wird einmal genommen.",
  holdVoided: "Es wurde schon zurückgegeben: Nichts ist mehr reserviert.",
  holdExpired: "Es ist abgelaufen: Was reserviert war, ist zurückgegeben.",
  payerFrozen:
    "Das Konto des Zahlers ist eingefroren: Jetzt kann nichts abgehen. Versuchen Sie es noch einmal, bevor es abläuft.",
} as const;
