export const returns = {
  PAYOUT_RETURNED: "Die Bank hat es zurückgeschickt. Das Geld ist wieder auf dem Konto.",
  METHOD_UNUSABLE: "Es kam zurück: die Zahlungsmethode gibt es nicht mehr. Das Geld ist wieder auf dem Konto.",
  DEPOSIT_REVERSED: "Die Bank hat es zurückgeholt.",
  DEPOSIT_DISPUTED: "Ihr wurde erfolgreich widersprochen.",
  DEPOSIT_REFUNDED: "Der Anbieter hat es zurückgegeben.",
  CHAIN_REORGANISED: "Die Blockchain, von der es kam, wurde reorganisiert und hat es nicht mehr.",
} as const;
