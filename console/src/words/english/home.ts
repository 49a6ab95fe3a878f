import { menu } from "./menu.ts";

export const home = {
  title: menu.home,
  greeting: (name: string) => `Good day, ${name}`,
  noAccounts: "You have no account yet. An account holds one currency.",
  movements: "Last movements",
  noMovements: "No money has moved yet. Deposits and payments appear here by themselves.",
  noneOfFilter: "Nothing of this kind has moved on this account. Choose all accounts and all kinds to see everything.",
  allPayments: "All payments",
  waits: "Waits for you",
  holdsToTake: (count: number, isMore: boolean) =>
    count === 1 && !isMore
      ? "1 payment is reserved for you: take it before it expires"
      : `${count}${isMore ? " or more" : ""} payments are reserved for you: take them before they expire`,
  holdsGiven: (count: number, isMore: boolean) =>
    count === 1 && !isMore
      ? "1 payment is reserved for somebody else"
      : `${count}${isMore ? " or more" : ""} payments are reserved for others`,
  verification: {
    RESUBMIT: "Your verification needs another document.",
    REJECTED: "Your verification was rejected. A new document may be handed in.",
  },
} as const;
