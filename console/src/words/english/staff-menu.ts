/** Titles of staff's pages: nobody else carries them. */
export const staffMenu = {
  overview: "Overview",
  people: "People",
  approvals: "Approvals",
  policies: "Payment policies",
  currencies: "Currencies",
  fees: "Fees",
  limitsOfAll: "Limits of all",
  everyPayment: "All payments",
  stuck: "Stuck payments",
  debts: "Debts",
  ledger: "Ledger",
  trialBalance: "Trial balance",
  record: "Record an entry",
  letters: "Dead letters",
  services: "Services",
  clientApps: "Programs of others",
} as const;
