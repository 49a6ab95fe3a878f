/** Was ein Auftrag täte, bevor er gegeben wird. */
export const preview = {
  of: {
    PAYER: "Wer zahlt",
    PAYEE: "Wer bezahlt wird",
    FEES: "Gebühren dieses Coffers",
    PROVIDER: "Anbieter",
    HOUSE: "Wechselstelle dieses Coffers",
  },
  holdFor: {
    PAYER: "den Zahler",
    PAYEE: "den Empfänger",
    FEES: "Gebühren",
    PROVIDER: "den Anbieter",
    HOUSE: "diesen Coffer",
  },
  holds: {
    MADE: (name: string) => `Reserviert für ${name}`,
    ENDED: (name: string) => `Nicht mehr reserviert für ${name}`,
  },
  nothingYet: "Noch nichts: Erst wird der Anbieter gefragt.",
  refused: "nichts, so wie es jetzt steht",
  unknown: "Das ließ sich gerade nicht nachsehen. Ausgeführt werden kann es trotzdem.",
  awaited: "Was daraus wird, wird gerade nachgesehen. Danach lässt es sich ausführen.",
  limitsThen: "Danach frei in Ihren Grenzen",
  approval: {
    notNeeded: "nicht nötig",
    needed: {
      AMOUNT: "Sie werden nach Ihrem Passkey gefragt: Es ist eine große Zahlung.",
      NEW_PAYEE: "Sie werden nach Ihrem Passkey gefragt: An diese Person haben Sie noch keine Zahlung freigegeben.",
    },
  },
} as const;
