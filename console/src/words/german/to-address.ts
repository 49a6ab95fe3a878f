/** Auszahlen über ein Netz, an eine Adresse. */
export const toAddress = {
  title: "An eine Adresse auszahlen",
  what: "Sendet Geld über ein Netz, an jede Adresse dort. Es wird erst reserviert und gilt als gezahlt, sobald genug Blöcke es halten. Was ein Netz gezahlt hat, bekommt niemand zurück, auch wenn die Adresse falsch war.",
  toMethods: "Auf einen Zahlungsweg auszahlen",
  noAccount: "Sie haben kein Konto in einer Währung, die über ein Netz geht.",
  network: "Netz",
  address: "Adresse",
  addressHint:
    "Kopieren Sie sie von dort, wo das Geld hinsoll. Im nächsten Schritt vergleichen Sie sie ganz: Was an eine falsche Adresse geht, ist verloren.",
  noAddress: "Sagen Sie, wohin es geht.",
  memoHint: "Nur für Sie. Er geht nicht über das Netz. Sie können ihn weglassen.",
  priorityHint: "Vorrangiges wird vor anderem gesendet. Die Prüfung sagt, was es kostet.",
  arrives: (network: string) => `Diese Adresse in ${network} bekommt`,
  compare: "Vergleichen Sie jede Gruppe mit der Stelle, von der Sie sie haben.",
  gone: "Was gesendet ist, bekommt niemand zurück. Ist diese Adresse falsch oder aus einem anderen Netz, so ist das Geld verloren.",
  submit: "Endgültig senden",
  refusals: {
    NetworkStopped:
      "Auszahlungen dieser Währung über dieses Netz sind angehalten, bis der Betreiber nachgesehen hat. Versuchen Sie es später erneut oder wählen Sie ein anderes.",
    NetworkClosed:
      "Über dieses Netz wird hier nicht oder gerade nicht ausgezahlt. Versuchen Sie es später oder wählen Sie ein anderes.",
    NetworkCurrencyMismatch: (currency: string) => `Über dieses Netz geht nur ${currency}. Wählen Sie ein Konto darin.`,
    AddressInvalid:
      "Das ist keine Adresse dieses Netzes, oder eine, die niemandem gehört: Ein Zeichen fehlt oder ist falsch. Kopieren Sie sie erneut.",
    tooMany: (limit: number) =>
      `${limit} Auszahlungen sind unterwegs, mehr geht nicht. Warten Sie, bis eine fertig ist.`,
  },
} as const;
