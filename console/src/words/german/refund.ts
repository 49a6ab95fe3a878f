export const refund = {
  title: "Erstattungen",
  of: "Sie gibt eine Zahlung zurück.",
  original: "Diese Zahlung zeigen",
  none: "Davon wurde nichts zurückgegeben.",
  some: "Bisher zurückgegeben:",
  given: "Zurückgegeben",
  gives: "Erstattet",
  begin: "Geld zurückgeben",
  meaning: "Es geht sofort von Ihrem Konto an den Zahler. Die Gebühr bleibt bezahlt.",
  most: "Höchstens",
  memo: "Verwendungszweck",
  memoHint: "Sie sehen ihn beide.",
  now: "Diesen Betrag zurückgeben",
  refusals: {
    notFound: "Sie haben keine Zahlung mit dieser Id erhalten.",
    notRefundable: "Von dieser Zahlung kann nichts zurückgegeben werden.",
    tooMuch: (left: string) => `Mehr, als von der Zahlung übrig ist: ${left}.`,
    tooMany: (limit: number) =>
      `Sie wurde in ${limit} Teilen zurückgegeben, so vielen wie möglich. Senden Sie stattdessen eine Zahlung.`,
    insufficientFunds:
      "Auf Ihrem Konto ist weniger. Wählen Sie einen niedrigeren Betrag, oder zahlen Sie erst etwas ein.",
    frozen: "Ihr Konto ist eingefroren: Nichts kann abgehen. Fragen Sie den Betreiber dieses Coffer.",
    closed: "Das Konto, auf das gezahlt wurde, ist geschlossen. Senden Sie stattdessen eine Zahlung von einem anderen.",
  },
} as const;
