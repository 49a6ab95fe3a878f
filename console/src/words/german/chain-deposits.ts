/** Was über sein Netz an ein Wallet kam. */
export const chainDeposits = {
  title: "Eingänge",
  none: "An dieses Wallet ist noch nichts gekommen.",
  awaited: "Es ist gesendet und steht noch in keinem gelesenen Block.",
  waiting: "Noch in keinem Block",
  inNoBlock: "Noch in keinem Block",
  notYet:
    "Ein Knoten hat es gesehen. Bis es in einem Block steht, ist es kein Geld: Wer es sendet, kann es noch ersetzen.",
  states: {
    CONFIRMING: "Wird bestätigt",
    CONFIRMED: "Wird gutgeschrieben",
    CREDITED: "Gutgeschrieben",
    ORPHANED: "Zurückgenommen",
    REVERSED: "Nach der Gutschrift zurückgenommen",
  },
  /** Von Guthaben, das für sich bleibt. */
  there: "Auf der Chain",
  takenBack: "Das Netz hat den Block zurückgenommen. Steht es in einem anderen Block, ist es wieder da.",
  meanings: {
    ORPHANED:
      "Das Netz hat den Block vor der Gutschrift zurückgenommen. Steht es in einem anderen Block, geht es von dort weiter.",
    REVERSED:
      "Das Netz hat den Block zurückgenommen, und damit ist auch die Zahlung zurückgenommen. Steht es in einem anderen Block, wird es neu gutgeschrieben.",
  },
  blocks: (count: number, needed: number) => `${count} von ${needed} Blöcken`,
  seen: "Zuerst gesehen",
  payment: "Zahlung",
  address: "Gesendet an",
  transaction: "Transaktion",
  first: "Neueste Eingänge",
  next: "Ältere Eingänge",
} as const;
