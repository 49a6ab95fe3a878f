import { menu } from "./menu.ts";

export const accounts = {
  title: menu.accounts,
  one: "Account",
  none: "You have no account with this id.",
  all: "All accounts",
  allPayments: "All payments of this account",
  available: "Available",
  held: "held",
  incoming: "incoming",
  posted: "In the books",
  heldBack: "Held for payments",
  expected: "Incoming",
  opened: "Opened",
  id: "Id",
  open: "Open an account",
  currency: "Currency",
  name: "Name (you may leave it out)",
  keyReused: "This form was sent before, with other words, and that may have been done. Look at your accounts first.",
  tooMany: (limit: number) => `You have ${limit} accounts, which is as many as one person may have.`,
  states: { OPEN: "Open", FROZEN: "Frozen", CLOSED: "Closed" },
  meanings: {
    OPEN: "money can come and go",
    FROZEN: "money can come, and cannot go: ask whoever runs this Coffer",
    CLOSED: "nothing can move, for good",
  },
} as const;
