import { menu } from "./menu.ts";

export const withdraw = {
  title: menu.withdraw,
  what: "Bringt Geld hinaus, zu einem Ihrer Zahlungswege. Es wird erst reserviert und geht ab, sobald der Anbieter gezahlt hat; kann er nicht, bekommen Sie alles zurück.",
  to: "Nach",
  toAddress: "An eine Adresse auszahlen",
  noMethod: "Sie haben keinen Zahlungsweg, auf den Geld gebracht werden könnte.",
  addMethod: "Einen hinzufügen",
  notVerified: "Der Anbieter weiß noch nicht, dass dieser Ihnen gehört: Es würde abgelehnt.",
  memoHint: "Nur für Sie. Sie können ihn weglassen.",
  priorityHint:
    "Vorrangiges geht vor anderem an den Anbieter; eine Bank wird davon nicht schneller. Die Prüfung sagt, was es kostet.",
  arrives: (method: string) => `${method} bekommt`,
  submit: "Auszahlen",
  refusals: {
    PaymentMethodNotFound: "Diesen Zahlungsweg gibt es nicht mehr. Wählen Sie einen anderen.",
    PaymentMethodUnverified:
      "Der Anbieter weiß noch nicht, dass dieser Zahlungsweg Ihnen gehört. Wählen Sie einen anderen oder warten Sie.",
    PaymentMethodUnsuitable: "Auf diesen Zahlungsweg kann kein Geld gebracht werden. Wählen Sie einen anderen.",
    WithdrawalUnavailable: "Niemand bringt diese Währung hier hinaus. Wählen Sie ein Konto in einer anderen.",
    tooMany: (limit: number) =>
      `${limit} Auszahlungen sind unterwegs, mehr geht nicht. Warten Sie, bis eine fertig ist.`,
  },
} as const;
