import { menu } from "./menu.ts";

type Total = { readonly count: number; readonly text: string; readonly isExact: boolean };

const orMore = ({ isExact }: Total): string => (isExact ? "" : " or more");
const count = (total: Total): string => `${total.text}${orMore(total)} ${total.count === 1 ? "payment" : "payments"}`;

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
  undone: "Not done yet",
  filter: "Filter",
  show: "Show these",
  newestFirst: "newest first",
  oldestFirst: "oldest first",
  total: {
    all: (total: Total) => `${count(total)} in all`,
    some: (shown: Total, all: Total, hidden: string | null) =>
      `${shown.text}${orMore(shown)} of ${count(all)}${hidden === null ? "" : `: the filters hide ${hidden}`}`,
    uncounted: (all: Total) => `Some of ${count(all)}: what a filter of amounts hides is not counted`,
  },
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
