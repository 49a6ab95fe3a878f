import type { HomeBalancesSubscription, HomeQuery, MovementFragment } from "../../generated/wallet/home/home.ts";

/** How many the page shows. */
const MOVEMENTS = 10;

/** The page after a balance has moved: the account's figures, and the payment that moved it. */
export function putBalance(home: HomeQuery, { balanceChanged }: HomeBalancesSubscription): HomeQuery {
  const { account, balance, payment } = balanceChanged;
  const isKnown = home.accounts.some(({ id }) => id === account.id);
  return {
    ...home,
    accounts: isKnown
      ? home.accounts.map((each) => (each.id === account.id ? { ...each, balance } : each))
      : [...home.accounts, { ...account, balance }],
    payments: payment ? { nodes: putMovement(home.payments.nodes, payment) } : home.payments,
  };
}

/** Newest first, each once. */
function putMovement(movements: readonly MovementFragment[], changed: MovementFragment): MovementFragment[] {
  return [changed, ...movements.filter(({ id }) => id !== changed.id)]
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, MOVEMENTS);
}
