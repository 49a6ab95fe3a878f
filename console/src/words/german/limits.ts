import { menu } from "./menu.ts";

export const limits = {
  title: menu.limits,
  what: "Was Sie noch zahlen, auszahlen und einzahlen können. Gebühren zählen mit; was zu nichts geführt hat, nicht.",
  currency: "Währung",
  none: (currency: string) => `In ${currency} ist nichts begrenzt.`,
  unlimited: "keine Grenze",
  operations: { SEND: "An andere zahlen", WITHDRAWAL: "Auszahlen", DEPOSIT: "Einzahlen", EXCHANGE: "Umtauschen" },
  methodKinds: {
    BANK: "auf ein Bankkonto",
    CARD: "auf eine Karte",
    CRYPTO_WALLET: "in eine fremde Wallet",
    NETWORK: "an eine Adresse eines Netzes",
  },
  transaction: "Eine Zahlung",
  rolling: { DAY: "24 Stunden", MONTH: "30 Tage" },
  calendar: { DAY: (zone: string) => `Ein Tag (${zone})`, MONTH: (zone: string) => `Ein Monat (${zone})` },
  ownCalendar: {
    DAY: (zone: string | null) => (zone === null ? "Ein Tag in der Zeitzone jeder Person" : `Ihr Tag (${zone})`),
    MONTH: (zone: string | null) => (zone === null ? "Ein Monat in der Zeitzone jeder Person" : `Ihr Monat (${zone})`),
  },
  limit: "Grenze",
  used: "Verbraucht",
  left: "Frei",
  leftNow: "Frei in Ihren Grenzen",
  total: "Zusammen",
  again: "alles wieder bis",
  untouched: "Nichts verbraucht.",
  resets: "Alles wieder bis",
} as const;
