import { menu } from "./menu.ts";

export const limits = {
  title: menu.limits,
  what: "What you can still pay, take out and bring in. Fees count, too; what came to nothing does not.",
  currency: "Currency",
  none: (currency: string) => `Nothing of ${currency} is limited.`,
  unlimited: "no limit",
  operations: {
    SEND: "Paying others",
    WITHDRAWAL: "Taking money out",
    DEPOSIT: "Bringing money in",
    EXCHANGE: "Exchanging",
  },
  methodKinds: {
    BANK: "to a bank",
    CARD: "to a card",
    CRYPTO_WALLET: "to a wallet outside",
    NETWORK: "to an address of a network",
  },
  transaction: "One payment",
  rolling: { DAY: "24 hours", MONTH: "30 days" },
  calendar: { DAY: (zone: string) => `A day (${zone})`, MONTH: (zone: string) => `A month (${zone})` },
  ownCalendar: {
    DAY: (zone: string | null) => (zone === null ? "A day of each person's own time zone" : `Your day (${zone})`),
    MONTH: (zone: string | null) => (zone === null ? "A month of each person's own time zone" : `Your month (${zone})`),
  },
  limit: "Limit",
  used: "Used",
  left: "Left",
  leftNow: "Left of your limits",
  total: "In all",
  again: "all of it again by",
  untouched: "Nothing is used.",
  resets: "All of it again by",
} as const;
