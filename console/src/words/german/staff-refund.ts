/** Was ein Operator an jemandes Stelle zurückgibt. */
export const staffRefund = {
  title: "Anstelle des Empfängers zurückgeben",
  left: "Kann noch zurückgegeben werden:",
  own: "Sie haben diese Zahlung selbst gesendet oder erhalten: Ein anderer Operator muss es tun.",
  open: "Zurückgeben…",
  dialog: "Geld anstelle des Empfängers zurückgeben",
  means:
    "Es kommt von dem Konto, auf das gezahlt wurde, wenn das Geld noch da ist, und geht an den Zahler. Die Gebühr bleibt bezahlt.",
  memoHint: "Beide lesen ihn: Sagen Sie, dass Sie das tun, und warum.",
  memoMissing: "Beide müssen erfahren, warum.",
  review: "Sehen, was es täte",
  outOf: "Vom Konto von",
  goesTo: "Geht zurück an",
  now: "Diesen Betrag zurückgeben",
  back: "Ändern",
  done: "Das Geld ist zurückgegeben.",
  refusals: {
    PaymentNotFound: "Eine solche Zahlung gibt es nicht.",
    OwnPayment: "Sie haben diese Zahlung selbst gesendet oder erhalten: Ein anderer Operator muss es tun.",
    PaymentNotRefundable: "Von dieser Zahlung kann nichts zurückgegeben werden.",
    InsufficientFunds: (available: string) => `Der Empfänger hat es ausgegeben: Auf dem Konto sind ${available}.`,
    AccountFrozen: "Der Empfänger oder sein Konto ist eingefroren: Nichts kann abgehen. Heben Sie das erst auf.",
    AccountClosed: "Das Konto, auf das gezahlt wurde, ist geschlossen.",
    QuotaExceeded: (limit: number) => `Sie wurde in ${limit} Teilen zurückgegeben, so vielen wie möglich.`,
  },
} as const;
