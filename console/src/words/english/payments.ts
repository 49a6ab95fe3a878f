import { menu } from "./menu.ts";

export const payments = {
  title: menu.payments,
  when: "When",
  what: "What",
  memo: "Memo",
  status: "State",
  amount: "Amount",
  account: "Account",
  kind: "Kind",
  allAccounts: "All accounts",
  allKinds: "All kinds",
  any: "Any",
  filter: "Filter",
  show: "Show these",
  newestFirst: "newest first",
  oldestFirst: "oldest first",
  total: (shown: string, count: number, isExact: boolean) =>
    `${shown}${isExact ? "" : " or more"} ${count === 1 ? "payment" : "payments"} in all`,
  filters: {
    kind: "Kind",
    status: "State",
    direction: "Direction",
    account: "Account",
    with: "With (username)",
    from: "From day",
    until: "Until day",
    min: "At least",
    max: "At most",
    text: "Memo contains",
  },
} as const;
