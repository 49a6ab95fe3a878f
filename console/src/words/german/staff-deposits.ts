import { staffMenu } from "./staff-menu.ts";

/** Was über Netze zu allen kam, für Mitarbeiter. */
export const staffDeposits = {
  title: staffMenu.deposits,
  one: "Einzahlung über ein Netz",
  what: "Was über Netze an die Wallets der Leute kam, das zuletzt Gesehene zuerst. Was gutgeschrieben ist, wird in der Kasse seines Netzes gesammelt.",
  toSweeps: "Was eingesammelt wird",
  none: "Noch ist nichts gekommen.",
  notThere: (id: string) => `Eine Einzahlung ${id} gibt es nicht.`,
  about: "Was sie ist",
  meaning: "Das heißt",
  columns: {
    seen: "Zuerst gesehen",
    id: "Einzahlung",
    network: "Netz",
    currency: "Währung",
    state: "Stand",
    person: "Wessen",
    wallet: "An die Wallet",
    payment: "Zahlung",
    txid: "Hash der Transaktion",
    amount: "Betrag",
  },
  block: "In Block",
  blockBefore: "War in Block",
  height: (height: number) => `Block Nr. ${height}`,
  confirmations: "Bestätigungen",
} as const;
