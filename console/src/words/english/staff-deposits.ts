import { staffMenu } from "./staff-menu.ts";

/** What came over networks to everybody, to staff. */
export const staffDeposits = {
  title: staffMenu.deposits,
  one: "Deposit over a network",
  what: "What came over networks to people's wallets, what was seen last first. What is credited is swept to the treasury of its network.",
  toSweeps: "Sweeps to treasuries",
  none: "Nothing has come yet.",
  notThere: (id: string) => `There is no deposit ${id}.`,
  about: "What it is",
  meaning: "That is",
  columns: {
    seen: "Seen first",
    id: "Deposit",
    network: "Network",
    currency: "Currency",
    state: "State",
    person: "Person",
    wallet: "Wallet",
    payment: "Payment",
    txid: "Transaction's hash",
    amount: "Amount",
  },
  block: "In block",
  blockBefore: "Was in block",
  height: (height: number) => `Block ${height}`,
  confirmations: "Confirmations",
} as const;
