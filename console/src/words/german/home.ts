import { menu } from "./menu.ts";

export const home = {
  title: menu.home,
  greeting: (name: string) => `Guten Tag, ${name}`,
  noAccounts: "Sie haben noch kein Konto. Ein Konto führt eine Währung.",
  movements: "Letzte Bewegungen",
  noMovements: "Noch hat sich kein Geld bewegt. Einzahlungen und Zahlungen erscheinen hier von selbst.",
  noneOfFilter:
    "Auf diesem Konto hat sich nichts dieser Art bewegt. Wählen Sie alle Konten und alle Arten, um alles zu sehen.",
  allPayments: "Alle Zahlungen",
  waits: "Wartet auf Sie",
  holdsToTake: (count: number, isMore: boolean) =>
    count === 1 && !isMore
      ? "1 Zahlung ist für Sie reserviert: Nehmen Sie sie, bevor sie abläuft"
      : `${count}${isMore ? " oder mehr" : ""} Zahlungen sind für Sie reserviert: Nehmen Sie sie, bevor sie ablaufen`,
  holdsGiven: (count: number, isMore: boolean) =>
    count === 1 && !isMore
      ? "1 Zahlung ist für jemand anderen reserviert"
      : `${count}${isMore ? " oder mehr" : ""} Zahlungen sind für andere reserviert`,
  verification: {
    RESUBMIT: "Ihre Verifizierung braucht ein weiteres Dokument.",
    REJECTED: "Ihre Verifizierung wurde abgelehnt. Sie können ein neues Dokument einreichen.",
  },
} as const;
